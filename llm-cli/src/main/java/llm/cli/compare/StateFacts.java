package llm.cli.compare;

import java.util.List;
import llm.cli.format.Text;

/**
 * What a part of a block keeps of each sequence.
 *
 * @param kind {@code KeyValues}, {@code RecurrentState}
 * @param bytes however long the sequence is
 * @param bytesPerToken that each token adds
 */
record StateFacts(String kind, long bytes, long bytesPerToken) {
  private static final String NAME = "state";

  static boolean isState(Details part) {
    return part.block().name().equals(NAME);
  }

  /** The states of a part. */
  static List<StateFacts> of(Details part) {
    return part.children().stream()
        .filter(StateFacts::isState)
        .map(
            s -> new StateFacts(s.block().kind(), s.integer("bytes"), s.integer("bytes_per_token")))
        .toList();
  }

  /** {@code 1,536 bytes a sequence}; {@code grows by 128 bytes a token}. */
  String text() {
    if (bytesPerToken == 0) return Text.bytes(bytes) + " a sequence";
    var growth = "grows by " + Text.bytes(bytesPerToken) + " a token";
    return bytes == 0 ? growth : Text.bytes(bytes) + " a sequence, " + growth;
  }
}
