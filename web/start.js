// Starts the application. The page's link names the glue and the module, both already on their way;
// see Trunk.toml for why no inline script does this.
const { href, dataset } = document.getElementById("application");
const { default: start } = await import(href);
await start({ module_or_path: dataset.module });
