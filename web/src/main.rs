//! Starts the application in place of the shell that the page shows until it arrives.

fn main() {
    let shell = web_sys::window()
        .and_then(|window| window.document())
        .and_then(|document| document.get_element_by_id("app"));
    if let Some(shell) = shell {
        yew::Renderer::<reckon_web::app::App>::with_root(shell).render();
    }
}
