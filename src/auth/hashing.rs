//! Hashing passwords: on a few threads of its own and with a short queue, so that however many sign in at once, the
//! rest of the house goes on serving.

use std::sync::Mutex;

use argon2::password_hash::{PasswordHasher, PasswordVerifier, phc};
use argon2::{Algorithm, Argon2, Params, Version};
use crossbeam_channel::{Receiver, Sender, TrySendError};
use tokio::sync::oneshot;

use super::password::Password;

/// How passwords are hashed (argon2id) and by how many threads.
#[derive(Clone, Copy, Debug)]
pub struct HashingSettings {
    /// Memory for one password, in KiB.
    pub memory_kib: u32,
    /// Passes over it.
    pub passes: u32,
    /// Lanes.
    pub lanes: u32,
    /// Passwords hashed at the same time.
    pub threads: usize,
    /// Passwords that may wait.
    pub queue: usize,
}

/// Why a password was not hashed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum HashingError {
    /// Too many wait already.
    Busy,
    /// The threads have ended.
    Stopped,
    /// The library refused: parameters out of range, or a stored hash that is none.
    Refused(String),
}

impl std::fmt::Display for HashingError {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Busy => f.write_str("too many passwords wait to be hashed"),
            Self::Stopped => f.write_str("password hashing has ended"),
            Self::Refused(why) => write!(f, "hashing a password: {why}"),
        }
    }
}

impl std::error::Error for HashingError {}

/// A password's hash as it is stored: a PHC string, with algorithm, parameters and salt.
#[derive(Clone, PartialEq, Eq)]
pub struct PasswordHash(String);

impl PasswordHash {
    /// As read from the database.
    pub fn stored(text: String) -> Self {
        Self(text)
    }

    /// For the database.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl std::fmt::Debug for PasswordHash {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("PasswordHash(•••)")
    }
}

/// What comparing a password with a hash found.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Verified {
    /// It is not the password.
    Wrong,
    /// It is.
    Right,
    /// It is, and here is its hash with the parameters of today, to be stored instead.
    RightAndRehashed(PasswordHash),
}

enum Work {
    Hash(Password, oneshot::Sender<Result<PasswordHash, HashingError>>),
    Verify(
        Password,
        Option<PasswordHash>,
        oneshot::Sender<Result<Verified, HashingError>>,
    ),
}

/// The threads that hash.
pub struct Hashing {
    work: Mutex<Option<Sender<Work>>>,
    queue: Receiver<Work>,
}

impl Hashing {
    /// Starts the threads.
    ///
    /// # Errors
    /// [`HashingError::Refused`] when argon2 does not take the parameters or a thread cannot be started.
    pub fn start(settings: HashingSettings) -> Result<Self, HashingError> {
        let (work, queue) = crossbeam_channel::bounded::<Work>(settings.queue.max(1));
        let hasher = Hasher::new(settings)?;
        for number in 0..settings.threads.max(1) {
            let (queue, hasher) = (queue.clone(), hasher.clone());
            std::thread::Builder::new()
                .name(format!("hashing-{number}"))
                .spawn(move || queue.into_iter().for_each(|work| hasher.carry_out(work)))
                .map_err(refused)?;
        }
        Ok(Self {
            work: Mutex::new(Some(work)),
            queue,
        })
    }

    /// Hashes a new password.
    ///
    /// # Errors
    /// [`HashingError::Busy`] when too many wait.
    pub async fn hash(&self, password: Password) -> Result<PasswordHash, HashingError> {
        let (reply, answer) = oneshot::channel();
        self.submit(Work::Hash(password, reply))?;
        answer.await.unwrap_or(Err(HashingError::Stopped))
    }

    /// Compares a password with a stored hash. Without one (nobody has that name) it takes as long and is wrong.
    ///
    /// # Errors
    /// [`HashingError::Busy`] when too many wait.
    pub async fn verify(
        &self,
        password: Password,
        stored: Option<PasswordHash>,
    ) -> Result<Verified, HashingError> {
        let (reply, answer) = oneshot::channel();
        self.submit(Work::Verify(password, stored, reply))?;
        answer.await.unwrap_or(Err(HashingError::Stopped))
    }

    /// How many passwords wait now, for `/metrics`.
    pub fn waiting(&self) -> usize {
        self.queue.len()
    }

    /// Takes no more work; what waits is still done.
    pub fn close(&self) {
        if let Ok(mut work) = self.work.lock() {
            work.take();
        }
    }

    fn submit(&self, work: Work) -> Result<(), HashingError> {
        let open = self.work.lock().map_err(|_| HashingError::Stopped)?;
        match open.as_ref().ok_or(HashingError::Stopped)?.try_send(work) {
            Ok(()) => Ok(()),
            Err(TrySendError::Full(_)) => Err(HashingError::Busy),
            Err(TrySendError::Disconnected(_)) => Err(HashingError::Stopped),
        }
    }
}

fn refused(error: impl std::fmt::Display) -> HashingError {
    HashingError::Refused(error.to_string())
}

#[derive(Clone)]
struct Hasher {
    argon2: Argon2<'static>,
    /// What an unknown name's password is compared with, so that it takes as long as a known one's.
    decoy: phc::PasswordHash,
}

impl Hasher {
    fn new(settings: HashingSettings) -> Result<Self, HashingError> {
        let params =
            Params::new(settings.memory_kib, settings.passes, settings.lanes, None).map_err(refused)?;
        let argon2 = Argon2::new(Algorithm::Argon2id, Version::V0x13, params);
        let decoy = argon2.hash_password(b"nobody's").map_err(refused)?;
        Ok(Self { argon2, decoy })
    }

    fn carry_out(&self, work: Work) {
        match work {
            // Whoever asked may have gone away while this waited: then there is nothing to do.
            Work::Hash(_, reply) if reply.is_closed() => {}
            Work::Verify(_, _, reply) if reply.is_closed() => {}
            Work::Hash(password, reply) => {
                let _ = reply.send(self.hash(&password));
            }
            Work::Verify(password, stored, reply) => {
                let _ = reply.send(self.verify(&password, stored.as_ref()));
            }
        }
    }

    fn hash(&self, password: &Password) -> Result<PasswordHash, HashingError> {
        let hash = self
            .argon2
            .hash_password(password.expose().as_bytes())
            .map_err(refused)?;
        Ok(PasswordHash(hash.to_string()))
    }

    fn verify(&self, password: &Password, stored: Option<&PasswordHash>) -> Result<Verified, HashingError> {
        let Some(stored) = stored else {
            let _ = self
                .argon2
                .verify_password(password.expose().as_bytes(), &self.decoy);
            return Ok(Verified::Wrong);
        };
        let stored = phc::PasswordHash::new(stored.as_str()).map_err(refused)?;
        // The parameters are those of the stored hash.
        match self.argon2.verify_password(password.expose().as_bytes(), &stored) {
            Err(argon2::password_hash::Error::PasswordInvalid) => Ok(Verified::Wrong),
            Err(error) => Err(refused(error)),
            Ok(()) if self.is_current(&stored) => Ok(Verified::Right),
            Ok(()) => Ok(Verified::RightAndRehashed(self.hash(password)?)),
        }
    }

    fn is_current(&self, stored: &phc::PasswordHash) -> bool {
        stored.algorithm == self.decoy.algorithm
            && stored.version == self.decoy.version
            && stored.params == self.decoy.params
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::time::Duration;

    fn settings(passes: u32, threads: usize, queue: usize) -> HashingSettings {
        HashingSettings {
            memory_kib: 64,
            passes,
            lanes: 1,
            threads,
            queue,
        }
    }

    fn password(text: &str) -> Password {
        Password::new(text)
    }

    #[actix_web::test]
    async fn the_right_password_is_right_and_every_other_is_wrong() {
        let hashing = Hashing::start(settings(1, 1, 8)).unwrap();
        let hash = hashing.hash(password("ba con mèo")).await.unwrap();
        assert!(
            hash.as_str().starts_with("$argon2id$v=19$m=64,t=1,p=1$"),
            "{}",
            hash.as_str()
        );
        let verify = |text: &str, hash: Option<&PasswordHash>| hashing.verify(password(text), hash.cloned());
        assert_eq!(verify("ba con mèo", Some(&hash)).await, Ok(Verified::Right));
        assert_eq!(verify("ba con chó", Some(&hash)).await, Ok(Verified::Wrong));
        assert_eq!(verify("nobody's", None).await, Ok(Verified::Wrong));
        assert_ne!(hashing.hash(password("ba con mèo")).await.unwrap(), hash);
        let broken = PasswordHash::stored("md5:1234".into());
        assert!(matches!(
            verify("x", Some(&broken)).await,
            Err(HashingError::Refused(_))
        ));
    }

    #[actix_web::test]
    async fn a_hash_with_old_parameters_is_replaced_at_the_next_sign_in() {
        let old = Hashing::start(settings(1, 1, 8)).unwrap();
        let new = Hashing::start(settings(2, 1, 8)).unwrap();
        let hash = old.hash(password("ba con mèo")).await.unwrap();
        let Verified::RightAndRehashed(newer) = new
            .verify(password("ba con mèo"), Some(hash.clone()))
            .await
            .unwrap()
        else {
            panic!("not rehashed");
        };
        assert!(newer.as_str().contains("t=2"));
        assert_eq!(
            new.verify(password("ba con mèo"), Some(newer)).await,
            Ok(Verified::Right)
        );
        assert_eq!(
            new.verify(password("wrong"), Some(hash)).await,
            Ok(Verified::Wrong)
        );
    }

    #[actix_web::test]
    async fn a_storm_is_turned_away_at_once_and_the_rest_is_served() {
        let slow = HashingSettings {
            memory_kib: 8192,
            ..settings(4, 1, 4)
        };
        let hashing = std::sync::Arc::new(Hashing::start(slow).unwrap());
        let mut waiting = Vec::new();
        let mut turned_away = 0;
        for _ in 0..50 {
            let mut one = Box::pin({
                let hashing = hashing.clone();
                async move { hashing.hash(password("ba con mèo")).await }
            });
            match tokio::time::timeout(Duration::ZERO, &mut one).await {
                Ok(Err(HashingError::Busy)) => turned_away += 1,
                Ok(other) => panic!("{other:?}"),
                Err(_) => waiting.push(one),
            }
        }
        // One at work, four waiting; a little more if the thread was quick.
        assert!(turned_away >= 40, "{turned_away}");
        for one in waiting {
            one.await.unwrap();
        }
        assert_eq!(hashing.waiting(), 0);
        hashing.close();
        assert_eq!(hashing.hash(password("x")).await, Err(HashingError::Stopped));
    }

    #[actix_web::test]
    async fn nobody_hashes_for_those_who_left() {
        let slow = HashingSettings {
            memory_kib: 65_536,
            ..settings(3, 1, 64)
        };
        let hashing = Hashing::start(slow).unwrap();
        let started = tokio::time::Instant::now();
        hashing.hash(password("x")).await.unwrap();
        let one = started.elapsed();
        for _ in 0..40 {
            let left = hashing.hash(password("x"));
            let _ = tokio::time::timeout(Duration::ZERO, left).await;
        }
        hashing.hash(password("x")).await.unwrap();
        assert!(started.elapsed() < one * 20, "{one:?}, {:?}", started.elapsed());
    }

    #[test]
    fn parameters_out_of_range_stop_the_start() {
        assert!(matches!(
            Hashing::start(HashingSettings {
                memory_kib: 1,
                ..settings(1, 1, 1)
            }),
            Err(HashingError::Refused(_))
        ));
    }
}
