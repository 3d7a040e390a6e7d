//! The chrome of sites: learnt from what their stories share, taken off their pages, with place and reason.

mod edges;
mod glued;
mod learn;
mod learner;
#[allow(clippy::approx_constant, reason = "a fitted weight near 1/π is no 1/π")]
mod line_weights;
#[doc(hidden)]
pub mod lines;
mod model;
mod rest;
mod script;
mod shape;
mod slots;
mod stories;
mod strip;
mod template;
mod view;
mod wrapped;

pub use learner::{SiteLearner, learn};
pub use model::SiteModel;
pub use strip::kept;
pub use template::{Removed, Rule, Template};
