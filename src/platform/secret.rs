//! Values that are never printed and do not stay in memory longer than they are needed.

use zeroize::Zeroize;

/// A secret. `Debug` shows `•••`; the memory is wiped when it is dropped. It serialises nowhere.
#[derive(Clone)]
pub struct Secret<T: Zeroize>(T);

impl<T: Zeroize> Secret<T> {
    /// Hides a value.
    pub fn new(value: T) -> Self {
        Self(value)
    }

    /// The value itself, for the one place that needs it.
    pub fn expose(&self) -> &T {
        &self.0
    }
}

impl<T: Zeroize> Drop for Secret<T> {
    fn drop(&mut self) {
        self.0.zeroize();
    }
}

impl<T: Zeroize> std::fmt::Debug for Secret<T> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("•••")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_secret_is_not_printed() {
        let secret = Secret::new("mật khẩu".to_owned());
        assert_eq!(
            format!("{secret:?} {:#?}", Some(&secret)),
            "••• Some(\n    •••,\n)"
        );
        assert_eq!(secret.expose(), "mật khẩu");
    }
}
