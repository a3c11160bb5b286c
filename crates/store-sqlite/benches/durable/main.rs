//! Durable actions on SQLite, store only; with `growth`, how it behaves as it grows.
//!
//! ```sh
//! cargo bench -p reckon-store-sqlite
//! cargo bench -p reckon-store-sqlite -- growth
//! ```

#![expect(clippy::unwrap_used, reason = "a bench that cannot go on has nothing to say")]

mod growth;
mod load;
mod machine;
mod market;

fn main() {
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build().unwrap();
    println!("store: durable actions on SQLite (WAL, synchronous=FULL)");
    let sync = machine::disk_sync();
    println!("  disk sync (fdatasync of 4 kB): median {sync:?}");
    runtime.block_on(load::run(sync));
    if std::env::args().any(|argument| argument == "growth") {
        runtime.block_on(growth::run());
    }
}
