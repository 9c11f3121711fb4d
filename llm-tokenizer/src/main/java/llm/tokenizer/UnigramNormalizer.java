package llm.tokenizer;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;

/**
 * Prepares text for {@link Unigram}: characters as the file's table maps them, spaces marked.
 *
 * @param charsMap the file's table of characters
 * @param userDefined the user-defined tokens; characters that begin one stay as they are
 * @param spacePrefix whether text is given a space in front
 * @param mergeSpaces whether several spaces are one, and those at the end none
 */
record UnigramNormalizer(
    CharsMap charsMap, CharTrie userDefined, boolean spacePrefix, boolean mergeSpaces) {
  private static final byte[] SPACE =
      String.valueOf(Spelling.SPACE_MARK).getBytes(StandardCharsets.UTF_8);

  /** A trie of the user-defined tokens. */
  static CharTrie userDefined(Vocabulary vocabulary) {
    var trie = new CharTrie();
    for (int id = 0; id < vocabulary.size(); id++) {
      if (vocabulary.kind(id) == TokenKind.USER_DEFINED) {
        trie.add(vocabulary.spelling(id), id);
      }
    }
    return trie;
  }

  /** Collects the normalised bytes. */
  private final class Output {
    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    private boolean prefixed;
    private boolean inWord;

    void add(byte[] source, int from, int to) {
      for (int i = from; i < to; i++) {
        add(source[i]);
      }
    }

    private void add(byte value) {
      if (value == ' ') {
        inWord = false;
        if (!mergeSpaces) {
          bytes.writeBytes(SPACE);
        }
        return;
      }
      if (!inWord) {
        inWord = true;
        if (mergeSpaces || (spacePrefix && !prefixed)) {
          bytes.writeBytes(SPACE);
          prefixed = true;
        }
      }
      bytes.write(value);
    }
  }

  String normalize(String text) {
    var input = text.getBytes(StandardCharsets.UTF_8);
    var output = new Output();
    int unit = 0; // position in the text, in UTF-16 units, of the byte at
    for (int at = 0; at < input.length; ) {
      int units = userDefinedPrefix(text, unit);
      int length;
      if (units > 0) {
        length = text.substring(unit, unit + units).getBytes(StandardCharsets.UTF_8).length;
        output.add(input, at, at + length);
      } else {
        var match = charsMap.match(input, at);
        if (match.length() > 0) {
          length = match.length();
          output.add(charsMap.replacements(), match.from(), match.to());
        } else {
          length = characterLength(input[at]);
          output.add(input, at, at + length);
        }
        units = units(input, at, at + length);
      }
      at += length;
      unit += units;
    }
    return output.bytes.toString(StandardCharsets.UTF_8);
  }

  /** How many units of the text from {@code from} on begin a user-defined token. */
  private int userDefinedPrefix(String text, int from) {
    int node = CharTrie.ROOT;
    int at = from;
    while (at < text.length()) {
      node = userDefined.child(node, text.charAt(at));
      if (node == CharTrie.NONE) {
        break;
      }
      at++;
    }
    boolean splits = at > from && Character.isHighSurrogate(text.charAt(at - 1));
    return splits ? at - 1 - from : at - from;
  }

  private static int characterLength(byte first) {
    int leading = Integer.numberOfLeadingZeros(~first << 24);
    return Math.max(1, leading);
  }

  /** How many UTF-16 units the characters have that begin in {@code input[from, to)}. */
  private static int units(byte[] input, int from, int to) {
    int units = 0;
    for (int i = from; i < to; i++) {
      if ((input[i] & 0xC0) != 0x80) {
        units += (input[i] & 0xF8) == 0xF0 ? 2 : 1;
      }
    }
    return units;
  }
}
