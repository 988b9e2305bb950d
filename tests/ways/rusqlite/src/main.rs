fn main() {
    let database = rusqlite::Connection::open_in_memory().unwrap();
    database.execute_batch("create table number (value); insert into number values (40), (2)").unwrap();
    let sum: i64 = database.query_row("select sum(value) from number", [], |row| row.get(0)).unwrap();
    assert_eq!(sum, 42);
}
