package llm.testkit.script;

import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/**
 * The symbols that texts are made of: 256 bytes, then the special tokens, each of which is one
 * symbol wherever its spelling stands in a script or in what a template writes.
 *
 * @param specials spellings; no two begin alike to the end of one of them, or the longer counts
 */
record Alphabet(List<String> specials) {
  static final int BYTES = 256;

  /** An alphabet whose longer specials come first. */
  Alphabet {
    specials =
        specials.stream()
            .distinct()
            .sorted((a, b) -> Integer.compare(b.length(), a.length()))
            .toList();
  }

  /** How many symbols there are. */
  int size() {
    return BYTES + specials.size();
  }

  /** The symbol of a special token. */
  int special(String spelling) {
    return BYTES + specials.indexOf(spelling);
  }

  boolean isSpecial(int symbol) {
    return symbol >= BYTES;
  }

  /** The symbols of a text in which the spellings of specials are these. */
  int[] symbols(String text) {
    var symbols = IntStream.builder();
    for (int at = 0; at < text.length(); ) {
      var special = specialAt(text, at);
      if (!special.isEmpty()) {
        symbols.add(special(special));
        at += special.length();
        continue;
      }
      int end = at + Character.charCount(text.codePointAt(at));
      for (byte b : text.substring(at, end).getBytes(StandardCharsets.UTF_8)) symbols.add(b & 0xFF);
      at = end;
    }
    return symbols.build().toArray();
  }

  private String specialAt(String text, int at) {
    for (var special : specials) if (text.startsWith(special, at)) return special;
    return "";
  }

  /** What bytes are called in a vocabulary of bytes: printable characters stand for themselves. */
  static Map<Integer, String> spellingsOfBytes() {
    var spellings = new LinkedHashMap<Integer, String>();
    int next = BYTES;
    for (int b = 0; b < BYTES; b++) {
      boolean itself = b > ' ' && b < 0x7F || b > 0xA0 && b != 0xAD;
      spellings.put(b, Character.toString(itself ? b : next++));
    }
    return spellings;
  }
}
