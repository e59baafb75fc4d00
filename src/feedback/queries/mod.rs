//! All diesel of this slice. Whoever wants a petition says through whose eyes.

mod petitions;
mod ratings;

pub use petitions::{
    PetitionFilter, PetitionViewer, PetitionsOf, append_step, count_petitions, count_published,
    forget_petitions_about, insert_petition, petition, petition_steps, petitions, published, published_one,
    save_petition,
};
pub use ratings::{
    AnswerSum, RatingSums, answers, count_ratings, forget_rating_words, insert_rating, rating_of, ratings,
    sums,
};
