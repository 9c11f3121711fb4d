package llm.runtime.embedding;

import llm.tokenizer.EncodeOptions;
import llm.tokenizer.TokenPair;
import llm.tokenizer.Tokenizer;

/**
 * Query and document with the marks that the vocabulary has for pairs: {@code [CLS] query [SEP]
 * document [SEP]}.
 *
 * @param typed whether the model tells the first text from the second
 */
record MarkedPair(Tokenizer tokenizer, boolean typed) implements PairForm {
  @Override
  public Query query(String text) {
    var query = tokenizer.encode(text, EncodeOptions.TEXT);
    return (document, limit) -> {
      var pair = tokenizer.pair(query, tokenizer.encode(document, EncodeOptions.TEXT));
      int alone = tokenizer.pair(query, new int[0]).size();
      return reading(pair.size() > limit && alone <= limit ? pair.cutSecond(limit) : pair);
    };
  }

  private Reading reading(TokenPair pair) {
    var reading = Reading.of(pair.ids(), pair.removed());
    if (!typed) return reading;
    int second = 0;
    for (int type : pair.types()) if (type == 0) second++;
    return reading.withSecondText(second);
  }
}
