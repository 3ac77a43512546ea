//! Which folder `--output` means.

use std::path::{Path, PathBuf};

/// The project's folder: `demo`, `demo/src` and `demo/src/routes` mean the same one, `demo`.
pub fn project_root(output: &Path) -> PathBuf {
    let mut root = output;
    for part in ["routes", "src"] {
        let parent = root.parent().filter(|_| root.file_name().is_some_and(|name| name == part));
        match parent {
            // `src/routes` is the one below the current folder; a lone `routes` is a project of that name.
            Some(parent) if part == "src" || parent.file_name().is_some_and(|name| name == "src") => root = parent,
            _ => {}
        }
    }
    if root.as_os_str().is_empty() { PathBuf::from(".") } else { root.to_owned() }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn three_spellings_mean_one_project() {
        for output in ["demo", "demo/", "demo/src", "demo/src/routes", "demo/src/routes/"] {
            assert_eq!(project_root(Path::new(output)), Path::new("demo"), "{output}");
        }
        for output in [".", "src", "src/routes", "./src/"] {
            assert_eq!(project_root(Path::new(output)), Path::new("."), "{output}");
        }
        assert_eq!(project_root(Path::new("routes")), Path::new("routes"));
        assert_eq!(project_root(Path::new("/a/my-src/routes")), Path::new("/a/my-src/routes"));
    }
}
