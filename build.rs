//! A new folder in `migrations/` is a reason to compile again; the compiler by itself only watches known files.

fn main() {
    println!("cargo::rerun-if-changed=migrations");
}
