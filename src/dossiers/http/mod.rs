//! The operations on dossiers.

mod accepting;
mod accesses;
mod asking;
mod assisting;
mod bodies;
mod change;
mod claims;
mod clock;
mod counter;
mod custody;
mod data_corrections;
mod deciding;
mod decisions;
mod filing;
mod guidance;
mod handling;
mod handover_views;
mod handovers;
mod inbox;
mod intake;
mod inviting;
mod leg_acts;
mod legs;
mod life_views;
mod lists;
mod looks;
mod messages;
mod named_steps;
mod notices;
mod objects;
mod open_pages;
mod parties;
mod payment;
mod people;
mod proceedings;
mod receipt;
mod redatings;
mod returning;
mod reveals;
mod search;
mod shown;
mod steps;
mod submitter;
mod superseded;
mod supplements;
mod timeline;
mod tracking;
mod views;
mod whole;

pub use bodies::FileDossierBody;
pub use change::vault;
pub use looks::Look;
pub use submitter::Filer;

use utoipa_actix_web::service_config::ServiceConfig;

/// Mounts them.
pub fn routes(config: &mut ServiceConfig) {
    config
        .service(filing::create)
        .service(lists::list)
        .service(inbox::read)
        .service(inbox::count)
        .service(search::search)
        .service(lists::read)
        .service(filing::save)
        .service(filing::discard)
        .service(filing::submit)
        .service(intake::receive)
        .service(counter::guide)
        .service(counter::refuse)
        .service(counter::at_once)
        .service(assisting::assist)
        .service(claims::claim)
        .service(intake::accept)
        .service(intake::refuse)
        .service(receipt::receipt)
        .service(steps::assign)
        .service(steps::complete)
        .service(steps::prove)
        .service(notices::correct)
        .service(notices::cancel)
        .service(steps::give_back)
        .service(steps::give_originals_back)
        .service(guidance::ask_trial)
        .service(guidance::answer_trial)
        .service(guidance::guide)
        .service(supplements::propose)
        .service(supplements::decide)
        .service(supplements::dispatch)
        .service(supplements::give)
        .service(supplements::enter)
        .service(supplements::extend)
        .service(supplements::receive)
        .service(supplements::reject)
        .service(supplements::cancel)
        .service(supplements::expire)
        .service(decisions::suspend)
        .service(decisions::resume)
        .service(decisions::reappoint)
        .service(decisions::withdraw)
        .service(decisions::enter_withdrawal)
        .service(decisions::decide_withdrawal)
        .service(decisions::stop)
        .service(decisions::correct)
        .service(redatings::redate)
        .service(redatings::redate_many)
        .service(decisions::change_version)
        .service(handling::claim)
        .service(handling::release)
        .service(handling::go_back)
        .service(handling::instruct)
        .service(named_steps::assign)
        .service(named_steps::complete)
        .service(named_steps::claim)
        .service(named_steps::release)
        .service(named_steps::go_back)
        .service(named_steps::instruct)
        .service(handovers::waiting)
        .service(handovers::hand_on)
        .service(handovers::list)
        .service(handovers::read)
        .service(handovers::acknowledge)
        .service(handovers::refuse)
        .service(custody::read_control_slip)
        .service(leg_acts::dispatch)
        .service(leg_acts::receive)
        .service(leg_acts::return_it)
        .service(leg_acts::begin)
        .service(leg_acts::answer)
        .service(leg_acts::consent)
        .service(leg_acts::cancel)
        .service(legs::reminders)
        .service(clock::read)
        .service(redatings::list)
        .service(superseded::list)
        .service(clock::preview)
        .service(timeline::read)
        .service(proceedings::read)
        .service(payment::pay)
        .service(tracking::track)
        .service(accesses::of_dossier)
        .service(accesses::of_agency)
        .service(messages::list)
        .service(messages::send)
        .service(messages::mark_read)
        .service(messages::count_unread)
        .service(messages::list_unread)
        .service(parties::invite)
        .service(parties::list)
        .service(parties::end)
        .service(parties::accept)
        .service(parties::shared)
        .service(objects::name)
        .service(reveals::reveal)
        .service(data_corrections::request)
        .service(data_corrections::list)
        .service(data_corrections::read)
        .service(data_corrections::decide)
        .service(data_corrections::waiting);
}
