package llm.tokenizer;

import java.nio.charset.StandardCharsets;
import java.util.OptionalInt;
import llm.tokenizer.PreTokenizer.Trait;

/**
 * Byte pair encoding by a list of merges ({@code tokenizer.ggml.model} is {@code gpt2} or {@code
 * gemma4}): the pre-tokenizer cuts the text in words, and each word's symbols merge, first in the
 * list first.
 */
final class MergeBpe implements TextModel {
  private final Vocabulary vocabulary;
  private final Merges merges;
  private final PreTokenizer preTokenizer;
  private final ByteTokens bytes;
  private final int[] numbers = new int[256 + 68];

  MergeBpe(Vocabulary vocabulary, Merges merges, PreTokenizer preTokenizer) {
    this.vocabulary = vocabulary;
    this.merges = merges;
    this.preTokenizer = preTokenizer;
    this.bytes = new ByteTokens(vocabulary, OptionalInt.empty());
    for (char character = 0; character < numbers.length; character++) {
      numbers[character] = merges.number(String.valueOf(character), 0, 1);
    }
  }

  @Override
  public Spelling spelling() {
    return preTokenizer.has(Trait.MARKED_SPACES) ? Spelling.MARKED_SPACES : Spelling.BYTE_LEVEL;
  }

  @Override
  public void encode(String text, boolean afterSpecial, IdBuffer ids) {
    boolean marked = preTokenizer.has(Trait.MARKED_SPACES);
    int[] codePoints = CodePoints.of(marked ? text.replace(' ', Spelling.SPACE_MARK) : text);
    var merger = new SymbolMerger(merges);
    var spelled = new StringBuilder(codePoints.length * 2);
    int[] ends = preTokenizer.ends(codePoints);
    var words = new int[ends.length]; // ends of the words in what is spelled
    int from = 0;
    for (int i = 0; i < ends.length; i++) {
      for (; from < ends[i]; from++) {
        spell(codePoints[from], marked, spelled);
      }
      words[i] = spelled.length();
    }
    encodeWords(spelled.toString(), words, merger, ids);
  }

  private static void spell(int codePoint, boolean marked, StringBuilder spelled) {
    if (marked) {
      spelled.appendCodePoint(codePoint);
    } else if (codePoint < 0x80) {
      spelled.append(Spelling.character(codePoint));
    } else if (codePoint < 0x800) {
      spelled.append(Spelling.character(0xC0 | codePoint >> 6));
      spelled.append(Spelling.character(0x80 | codePoint & 0x3F));
    } else if (codePoint < 0x10000) {
      spelled.append(Spelling.character(0xE0 | codePoint >> 12));
      spelled.append(Spelling.character(0x80 | codePoint >> 6 & 0x3F));
      spelled.append(Spelling.character(0x80 | codePoint & 0x3F));
    } else {
      spelled.append(Spelling.character(0xF0 | codePoint >> 18));
      spelled.append(Spelling.character(0x80 | codePoint >> 12 & 0x3F));
      spelled.append(Spelling.character(0x80 | codePoint >> 6 & 0x3F));
      spelled.append(Spelling.character(0x80 | codePoint & 0x3F));
    }
  }

  private void encodeWords(String spelled, int[] ends, SymbolMerger merger, IdBuffer ids) {
    int from = 0;
    for (int to : ends) {
      int whole = isWhole(spelled, from) ? vocabulary.table().find(spelled, from, to) : -1;
      if (whole >= 0) {
        ids.add(whole);
      } else {
        encodeWord(spelled, from, to, merger, ids);
      }
      from = to;
    }
  }

  /** Whether a word is to be looked up as a token before merging. */
  private boolean isWhole(String spelled, int from) {
    return preTokenizer.has(Trait.IGNORE_MERGES)
        || (preTokenizer.has(Trait.WHOLE_NEWLINES) && spelled.charAt(from) == '\n');
  }

  private void encodeWord(String spelled, int from, int to, SymbolMerger merger, IdBuffer ids) {
    merger.clear();
    for (int at = from; at < to; ) {
      char first = spelled.charAt(at);
      int end = Character.isHighSurrogate(first) ? at + 2 : at + 1;
      int number = first < numbers.length ? numbers[first] : merges.number(spelled, at, end);
      merger.add(at, end, number);
      at = end;
    }
    merger.merge();
    for (int symbol = 0; symbol >= 0; symbol = merger.next(symbol)) {
      int number = merger.number(symbol);
      if (number >= 0 && number < vocabulary.size()) {
        ids.add(number);
      } else {
        appendParts(spelled.substring(merger.start(symbol), merger.end(symbol)), ids);
      }
    }
  }

  /** A symbol that is no token: by its bytes where characters are text, else by its characters. */
  private void appendParts(String symbol, IdBuffer ids) {
    if (spelling() == Spelling.MARKED_SPACES) {
      for (byte value : symbol.getBytes(StandardCharsets.UTF_8)) {
        bytes.append(value, ids);
      }
      return;
    }
    for (int i = 0; i < symbol.length(); i++) {
      int id = vocabulary.table().find(symbol, i, i + 1);
      if (id >= 0) {
        ids.add(id);
      }
    }
  }
}
