package llm.tokenizer;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** The tokens of a vocabulary that escapes bytes, each of some bytes that no other has. */
final class EscapedTokens {
  private final int[] ids;
  private final List<String> bytes;

  private EscapedTokens(int[] ids, List<String> bytes) {
    this.ids = ids;
    this.bytes = bytes;
  }

  /** Ids of the tokens. */
  int[] ids() {
    return ids;
  }

  /** What they stand for, in the same order: each byte as a character of its value. */
  List<String> bytes() {
    return bytes;
  }

  /** Those of a vocabulary; says what is wrong with others. */
  static EscapedTokens read(Metadata metadata, Vocabulary vocabulary) {
    var table = new TokenTable(vocabulary.table().size());
    var ids = new int[vocabulary.table().size()]; // of the table's numbers
    var malformed = new IdBuffer();
    var again = new IdBuffer();
    for (int id = 0; id < vocabulary.table().size(); id++) {
      if (vocabulary.malformed(id).isPresent()) {
        continue; // it is said already
      }
      var bytes = Escapes.bytes(vocabulary.spelling(id));
      if (bytes.isEmpty()) {
        malformed.add(id);
        continue;
      }
      int first = table.add(new String(bytes.get(), StandardCharsets.ISO_8859_1));
      if (first >= 0) {
        again.add(ids[first]);
      }
      ids[first >= 0 ? first : table.size() - 1] = id; // the reference takes the last
    }
    warn(metadata, malformed, "have an escape that is none");
    warn(metadata, again, "stand for the same bytes as tokens behind them");
    var all = new ArrayList<String>(table.size());
    for (int number = 0; number < table.size(); number++) {
      all.add(table.spelling(number));
    }
    return new EscapedTokens(Arrays.copyOf(ids, table.size()), all);
  }

  private static void warn(Metadata metadata, IdBuffer ids, String what) {
    if (ids.size() > 0) {
      metadata.warn(
          "%s: %d %s, the first is id %d: no text becomes such a token",
          Vocabulary.TOKENS, ids.size(), what, ids.toArray()[0]);
    }
  }
}
