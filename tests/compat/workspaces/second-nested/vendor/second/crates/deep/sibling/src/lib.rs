pub const NUMBER: f32 = 0.5;
