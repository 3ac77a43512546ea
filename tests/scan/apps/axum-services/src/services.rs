use std::sync::Arc;

use serde::{Deserialize, Serialize};

use crate::answer::Failure;

#[derive(Clone)]
pub struct Services {
    pub boats: Arc<dyn Boats>,
    pub harbours: Arc<dyn Harbours>,
}

#[derive(Deserialize)]
pub struct NewBoat {
    pub name: String,
}

#[derive(Serialize)]
pub struct Boat {
    pub id: u32,
    pub name: String,
}

#[derive(Serialize)]
pub struct Harbour {
    pub id: u32,
}

pub trait Boats {
    async fn launch(&self, boat: NewBoat) -> Boat;
    async fn find(&self, id: u32) -> Result<Boat, Failure>;
    async fn sink(&self, id: u32) -> Result<(), Failure>;
}

pub trait Harbours {
    async fn find(&self, id: u32) -> Result<Harbour, Failure>;
}

pub trait Lamps {
    fn find(&self, id: u32) -> Result<(), Failure>;
}

pub trait Buoys {
    fn find(&self, id: u32) -> Result<(), Failure>;
}

pub trait Tides {
    fn find(&self, id: u32) -> Result<(), Failure>;
}

pub struct Stored;

impl Boats for Stored {
    async fn launch(&self, boat: NewBoat) -> Boat {
        Boat { id: 1, name: boat.name }
    }

    async fn find(&self, id: u32) -> Result<Boat, Failure> {
        stored(id).ok_or(Failure::Lost)
    }

    async fn sink(&self, id: u32) -> Result<(), Failure> {
        let boat = stored(id).ok_or(Failure::Lost)?;
        if boat.name.is_empty() { Ok(()) } else { Err(Failure::Afloat) }
    }
}

impl Harbours for Stored {
    async fn find(&self, id: u32) -> Result<Harbour, Failure> {
        if id == 0 { Err(Failure::Full) } else { Ok(Harbour { id }) }
    }
}

impl Lamps for Stored {
    fn find(&self, _: u32) -> Result<(), Failure> {
        Ok(())
    }
}

impl Buoys for Stored {
    fn find(&self, _: u32) -> Result<(), Failure> {
        Ok(())
    }
}

impl Tides for Stored {
    fn find(&self, _: u32) -> Result<(), Failure> {
        Ok(())
    }
}

fn stored(id: u32) -> Option<Boat> {
    (id == 1).then(|| Boat { id, name: "Ada".to_owned() })
}

pub fn papers_of(_: u32) -> Vec<u8> {
    Vec::new()
}

impl Services {
    pub async fn connect() -> Self {
        Services { boats: Arc::new(Stored), harbours: Arc::new(Stored) }
    }
}
