package llm.tokenizer;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
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
    return isMarked() ? Spelling.MARKED_SPACES : Spelling.BYTE_LEVEL;
  }

  @Override
  public void encode(Part part, IdBuffer ids) {
    new Words(part, ids).encode();
  }

  /** Whether characters stand for themselves. */
  private boolean isMarked() {
    return preTokenizer.has(Trait.MARKED_SPACES);
  }

  /** Spells a text as the vocabulary does, word by word. */
  private final class Words {
    private final Part part;
    private final IdBuffer ids;
    private final StringBuilder spelled = new StringBuilder();
    private final SymbolMerger merger;
    private int[] origins = {}; // where in the text a place lies; made when it is asked for

    Words(Part part, IdBuffer ids) {
      this.part = part;
      this.ids = ids;
      this.merger = new SymbolMerger(part.guard().isActive() ? this::lookGuarded : merges);
    }

    void encode() {
      String text = isMarked() ? part.text().replace(' ', Spelling.SPACE_MARK) : part.text();
      int[] codePoints = CodePoints.of(text);
      int[] ends = preTokenizer.ends(codePoints);
      spelled.ensureCapacity(codePoints.length * 2);
      int from = 0;
      for (int i = 0; i < ends.length; i++) {
        for (; from < ends[i]; from++) {
          spell(codePoints[from], isMarked(), spelled);
        }
        ends[i] = spelled.length();
      }
      encodeWords(spelled.toString(), ends);
    }

    private void encodeWords(String all, int[] ends) {
      int from = 0;
      for (int to : ends) {
        int whole = isWhole(all, from) ? vocabulary.table().find(all, from, to) : -1;
        if (whole >= 0 && allows(whole, from, to)) {
          ids.add(whole);
        } else {
          encodeWord(all, from, to);
        }
        from = to;
      }
    }

    private void encodeWord(String all, int from, int to) {
      merger.clear();
      for (int at = from; at < to; ) {
        char first = all.charAt(at);
        int end = Character.isHighSurrogate(first) ? at + 2 : at + 1;
        int number = first < numbers.length ? numbers[first] : merges.number(all, at, end);
        merger.add(at, end, number >= 0 && !allows(number, at, end) ? -1 : number);
        at = end;
      }
      merger.merge();
      for (int symbol = 0; symbol >= 0; symbol = merger.next(symbol)) {
        int number = merger.number(symbol);
        if (number >= 0 && number < vocabulary.size()) {
          ids.add(number);
        } else {
          appendParts(all.substring(merger.start(symbol), merger.end(symbol)), ids);
        }
      }
    }

    private long lookGuarded(SymbolMerger symbols, int left, int right) {
      long found = merges.look(symbols, left, right);
      boolean allowed =
          found == SymbolMerger.Pairs.NONE
              || allows((int) found, symbols.start(left), symbols.end(right));
      return allowed ? found : SymbolMerger.Pairs.NONE;
    }

    /** Whether what is spelled at {@code [from, to)} may become that token. */
    private boolean allows(int id, int from, int to) {
      if (!part.guard().isBanned(id)) {
        return true;
      }
      if (origins.length == 0) {
        origins = origins();
      }
      return part.guard().allows(id, origins[from], origins[to]);
    }

    private int[] origins() {
      var places = new int[spelled.length() + 1];
      var one = new StringBuilder();
      int at = 0;
      for (int i = 0; i < part.text().length(); ) {
        int codePoint = part.text().codePointAt(i);
        one.setLength(0);
        spell(codePoint, isMarked(), one);
        Arrays.fill(places, at, at + one.length(), i);
        at += one.length();
        i += Character.charCount(codePoint);
      }
      places[at] = part.text().length();
      return places;
    }
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

  /** Whether a word is to be looked up as a token before merging. */
  private boolean isWhole(String spelled, int from) {
    return preTokenizer.has(Trait.IGNORE_MERGES)
        || (preTokenizer.has(Trait.WHOLE_NEWLINES) && spelled.charAt(from) == '\n');
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
