//! Files and folders that only their owner may read.

use std::fs::{DirBuilder, OpenOptions};
use std::io::{Error, ErrorKind, Write};
use std::path::{Path, PathBuf};

use aws_lc_rs::rand::{SecureRandom, SystemRandom};

/// Makes a folder, and those above it, readable by its owner only. One that is there stays as it is.
///
/// # Errors
/// It cannot be made, or something else has its name.
pub fn private_folder(path: &Path) -> Result<(), Error> {
    let mut builder = DirBuilder::new();
    builder.recursive(true);
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
    builder.create(path).map_err(|error| named(path, &error))
}

/// Writes a file that is not there yet, whole or not at all; `false` when somebody else was faster and theirs stands.
///
/// # Errors
/// It cannot be written.
pub fn create_private(path: &Path, bytes: &[u8]) -> Result<bool, Error> {
    let beside = write_beside(path, bytes)?;
    // A hard link, unlike a rename, never replaces what is there.
    let linked = match std::fs::hard_link(&beside, path) {
        Ok(()) => Ok(true),
        Err(error) if error.kind() == ErrorKind::AlreadyExists => Ok(false),
        Err(error) => Err(error),
    };
    let _ = std::fs::remove_file(&beside);
    linked.map_err(|error| named(path, &error))
}

/// Writes a file, whole or not at all, in place of the one that is there.
///
/// # Errors
/// It cannot be written; the one that was there stays.
pub fn replace_private(path: &Path, bytes: &[u8]) -> Result<(), Error> {
    let beside = write_beside(path, bytes)?;
    let replaced = std::fs::rename(&beside, path);
    if replaced.is_err() {
        let _ = std::fs::remove_file(&beside);
    }
    replaced.map_err(|error| named(path, &error))?;
    // So that the new name survives a power cut too; a folder can be synced on Unix only.
    #[cfg(unix)]
    if let Some(folder) = path.parent() {
        std::fs::File::open(folder)
            .and_then(|folder| folder.sync_all())
            .map_err(|error| named(folder, &error))?;
    }
    Ok(())
}

/// Writes a file of another name in the same folder, and has it on the disk.
fn write_beside(path: &Path, bytes: &[u8]) -> Result<PathBuf, Error> {
    // Drawn, because several processes may share the folder, each the first of its own container.
    let mut suffix = [0_u8; 8];
    SystemRandom::new()
        .fill(&mut suffix)
        .map_err(|_| Error::other("no random numbers to be had"))?;
    let beside = path.with_extension(format!("new-{}", hex::encode(suffix)));
    let mut options = OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    let written = options.open(&beside).and_then(|mut file| {
        file.write_all(bytes)?;
        file.sync_all()
    });
    match written {
        Ok(()) => Ok(beside),
        Err(error) => {
            let _ = std::fs::remove_file(&beside);
            Err(named(path, &error))
        }
    }
}

/// Whether others than the owner may read a file.
///
/// # Errors
/// It is not there.
pub fn is_open_to_others(path: &Path) -> Result<bool, Error> {
    let metadata = std::fs::metadata(path).map_err(|error| named(path, &error))?;
    #[cfg(unix)]
    return Ok(std::os::unix::fs::PermissionsExt::mode(&metadata.permissions()) & 0o077 != 0);
    #[cfg(not(unix))]
    return Ok(!metadata.is_file());
}

fn named(path: &Path, error: &Error) -> Error {
    Error::new(error.kind(), format!("{}: {error}", path.display()))
}

#[cfg(all(test, unix))]
mod tests {
    use super::*;
    use std::os::unix::fs::PermissionsExt;

    #[test]
    fn folders_and_files_are_the_owners_alone() {
        let folder = tempfile::tempdir().unwrap();
        let inner = folder.path().join("a/b");
        private_folder(&inner).unwrap();
        private_folder(&inner).unwrap();
        assert_eq!(
            std::fs::metadata(&inner).unwrap().permissions().mode() & 0o777,
            0o700
        );
        let file = inner.join("key");
        assert!(create_private(&file, b"one").unwrap());
        assert!(!create_private(&file, b"two").unwrap());
        assert_eq!(std::fs::read(&file).unwrap(), b"one");
        assert!(!is_open_to_others(&file).unwrap());
        replace_private(&file, b"three").unwrap();
        assert_eq!(std::fs::read(&file).unwrap(), b"three");
        assert!(!is_open_to_others(&file).unwrap());
        assert_eq!(std::fs::read_dir(&inner).unwrap().count(), 1);
        std::fs::set_permissions(&file, std::fs::Permissions::from_mode(0o644)).unwrap();
        assert!(is_open_to_others(&file).unwrap());
        assert!(private_folder(&file).is_err());
        assert!(replace_private(&inner, b"a folder").is_err());
        assert!(replace_private(&inner.join("absent/key"), b"no folder").is_err());
        assert_eq!(std::fs::read_dir(folder.path().join("a")).unwrap().count(), 1);
    }
}
