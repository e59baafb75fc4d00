//! All diesel of this slice. Whoever wants a petition says through whose eyes.

mod petitions;
mod ratings;
mod upkeep;
mod viewer;

pub use petitions::{
    PetitionFilter, PetitionsOf, append_step, count_petitions, count_published, insert_petition, petition,
    petition_steps, petitions, published, published_one, save_petition,
};
pub use ratings::{
    AnswerSum, RatingSums, answers, count_ratings, forget_rating_words, insert_rating, rating_as, rating_by,
    rating_of, ratings, sums,
};
pub use upkeep::{forget_petitions_about, petitions_to_tell_of, take_alert, unsettled_about};
pub use viewer::{Below, PetitionViewer};
