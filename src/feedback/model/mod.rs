//! Ratings and petitions.

mod petition;
mod rating;

pub use petition::{Petition, PetitionAction, PetitionForm, PetitionKind, PetitionState, PetitionStep};
pub use rating::{BEST_SCORE, RaterKind, Rating, RatingAnswer, RatingQuestion, Satisfaction};
