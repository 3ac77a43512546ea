pub fn half(
