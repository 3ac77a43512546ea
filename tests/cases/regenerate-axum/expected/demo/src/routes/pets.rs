use axum::extract::State;

use crate::{
    app::App,
    middleware::errors::ApiError,
    types::operations::pets::{
        AddPetRequest, AddPetResponse, DeletePetRequest, DeletePetResponse, GetPetRequest, GetPetResponse, ListPetsRequest,
        ListPetsResponse,
    },
};
use crate::middleware::security::Principal;

/// Mine. pets.
pub async fn list_pets(
    State(_app): State<App>,
    _request: ListPetsRequest,
) -> Result<ListPetsResponse, ApiError> {
    Err(ApiError::not_implemented("listPets"))
}

/// Takes in a pet.
pub async fn add_pet(
    State(_app): State<App>,
    _caller: Principal,
    _request: AddPetRequest,
) -> Result<AddPetResponse, ApiError> {
    Err(ApiError::not_implemented("addPet"))
}

pub async fn get_pet(
    State(_app): State<App>,
    _request: GetPetRequest,
) -> Result<GetPetResponse, ApiError> {
    Err(ApiError::not_implemented("getPet"))
}

pub async fn delete_pet(
    State(_app): State<App>,
    _request: DeletePetRequest,
) -> Result<DeletePetResponse, ApiError> {
    Err(ApiError::not_implemented("deletePet"))
}
fn mine() {} // mine
