//! Builds again when the pages that are compiled in have been built again.

fn main() {
    for folder in ["ui/dist", "sdk/dist", "viewer/dist"] {
        println!("cargo::rerun-if-changed=../../../{folder}");
    }
}
