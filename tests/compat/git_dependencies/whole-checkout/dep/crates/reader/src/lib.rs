mod written;

pub fn text() -> String {
    let root = concat!(include_str!("../../../id.subst"), include_str!("../../../ignored/tracked.txt"));
    [env!("SCRIPT"), env!("ROOT"), env!("PACKAGE"), env!("SQLX"), root, written::TEXT, include_str!("../../../proto/a.proto")].join("\n")
}
