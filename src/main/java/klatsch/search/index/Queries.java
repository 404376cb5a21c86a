package klatsch.search.index;

import java.util.Collection;
import org.apache.lucene.document.LongField;
import org.apache.lucene.index.Term;
import org.apache.lucene.search.BooleanClause.Occur;
import org.apache.lucene.search.BooleanQuery;
import org.apache.lucene.search.ConstantScoreQuery;
import org.apache.lucene.search.PhraseQuery;
import org.apache.lucene.search.Query;
import org.apache.lucene.search.TermInSetQuery;
import org.apache.lucene.search.TermQuery;
import org.apache.lucene.util.BytesRef;

/// Says in the index's own terms what is looked for.
final class Queries {
  static final String TEXT = "text";
  static final String POSITION = "position";
  static final String ROOM = "room";
  static final String SENDER = "sender";
  static final String TYPE = "type";
  static final String URL = "url";

  static final String MESSAGE = "m.room.message";
  static final String WITH_URL = "yes";

  private Queries() {}

  static Query of(Question question) {
    var all = new BooleanQuery.Builder();
    for (var piece : question.words().pieces()) {
      all.add(piece.size() == 1 ? word(piece.getFirst()) : phrase(piece), Occur.MUST);
    }
    all.add(places(question), Occur.FILTER);
    all.add(anyOf(TYPE, question.types()), Occur.FILTER);
    if (question.senders() != null) {
      all.add(anyOf(SENDER, question.senders()), Occur.FILTER);
    }
    if (!question.notSenders().isEmpty()) {
      all.add(anyOf(SENDER, question.notSenders()), Occur.MUST_NOT);
    }
    if (!question.unheard().isEmpty()) {
      var messages = new BooleanQuery.Builder();
      messages.add(anyOf(SENDER, question.unheard()), Occur.FILTER);
      messages.add(new TermQuery(new Term(TYPE, MESSAGE)), Occur.FILTER);
      all.add(messages.build(), Occur.MUST_NOT);
    }
    if (question.hasUrl() != null) {
      all.add(
          new TermQuery(new Term(URL, WITH_URL)),
          question.hasUrl() ? Occur.FILTER : Occur.MUST_NOT);
    }
    return all.build();
  }

  private static Query word(String word) {
    return new TermQuery(new Term(TEXT, word));
  }

  private static Query phrase(Collection<String> pairs) {
    var phrase = new PhraseQuery.Builder();
    pairs.forEach(pair -> phrase.add(new Term(TEXT, pair)));
    return phrase.build();
  }

  private static Query places(Question question) {
    var places = new BooleanQuery.Builder();
    places.add(anyOf(ROOM, question.rooms()), Occur.SHOULD);
    for (var part : question.spans()) {
      var within = new BooleanQuery.Builder();
      within.add(new TermQuery(new Term(ROOM, part.room().value())), Occur.FILTER);
      within.add(
          LongField.newRangeQuery(POSITION, part.span().after() + 1, part.span().upTo()),
          Occur.FILTER);
      places.add(within.build(), Occur.SHOULD);
    }
    return new ConstantScoreQuery(places.build());
  }

  private static Query anyOf(String field, Collection<?> values) {
    return new TermInSetQuery(
        field, values.stream().map(value -> new BytesRef(value.toString())).toList());
  }
}
