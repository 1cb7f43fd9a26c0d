//! Builds again when the pages' script and styles, which are compiled in, have been built again.

fn main() {
    println!("cargo::rerun-if-changed=../../../ui/org/dist");
}
