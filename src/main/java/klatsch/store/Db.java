package klatsch.store;

/// Runs reads: SQL with named parameters, in the dialect of the database it talks to.
final class Db {
  private final ParsedSqls sqls;
  private final Readers readers;

  Db(ParsedSqls sqls, Readers readers) {
    this.sqls = sqls;
    this.readers = readers;
  }

  Query sql(String text) {
    var parsed = sqls.of(text);
    return new Query(readers, parsed, new Values(parsed, sqls.dialect()));
  }
}
