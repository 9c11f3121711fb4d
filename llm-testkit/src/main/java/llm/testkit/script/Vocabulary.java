package llm.testkit.script;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * The tokens of a scripted model: all bytes, so that any text can be read and written; beginnings
 * of the script's words, so that there are fewer tokens than bytes; special tokens.
 */
final class Vocabulary {
  /** Bytes of the longest token. */
  static final int LONGEST = 6;

  private static final int MAX_WORDS = 200;
  private static final Pattern WORD = Pattern.compile(" ?[A-Za-z]+");
  private static final String COMMON =
      "the of and to in is you that it was for are as with they at this have from or by what how";
  // What comes where nothing that is wanted may come: an answer ends as soon as it may; before that
  // what is open is closed; space goes on for ever, and special tokens begin something else.
  private static final float END = 100;
  private static final float CLOSING = 80;
  private static final float CLOSING_MARK = 60;
  private static final float STEP = 5; // between marks, in the order in which they were named
  private static final float SPACE = -50;
  private static final float OPENING_MARK = -100;
  private static final String CLOSES = "\"}]";

  private static final long NORMAL = 1;
  private static final long CONTROL = 3;
  private static final long USER_DEFINED = 4;

  private final List<String> tokens = new ArrayList<>(); // as the file spells them
  private final List<int[]> symbols = new ArrayList<>(); // of each token
  private final List<Long> types = new ArrayList<>();
  private final List<String> merges = new ArrayList<>();
  private final Marks marks;

  /**
   * A vocabulary for texts.
   *
   * @param marks which of the special tokens are text
   */
  Vocabulary(Alphabet alphabet, Marks marks, List<String> texts) {
    this.marks = marks;
    var bytes = Alphabet.spellingsOfBytes();
    bytes.forEach((b, spelling) -> add(spelling, new int[] {b}, NORMAL));
    var all = new ArrayList<>(texts);
    all.add(COMMON + " " + COMMON.replace(' ', '\n'));
    words(all, bytes);
    for (var special : alphabet.specials()) {
      long type = marks.control().contains(special) ? CONTROL : USER_DEFINED;
      add(special, new int[] {alphabet.special(special)}, type);
    }
  }

  private void add(String spelling, int[] spelled, long type) {
    tokens.add(spelling);
    symbols.add(spelled);
    types.add(type);
  }

  private void words(List<String> texts, Map<Integer, String> bytes) {
    var words = new LinkedHashSet<String>();
    for (var text : texts) {
      var word = WORD.matcher(text);
      while (words.size() < MAX_WORDS && word.find()) words.add(word.group());
    }
    var known = new LinkedHashSet<String>();
    for (var word : words) merge(word, bytes, known);
  }

  /** Each beginning of a word is a token: another letter is merged with the one before it. */
  private void merge(String word, Map<Integer, String> bytes, Set<String> known) {
    var before = bytes.get((int) word.charAt(0));
    for (int end = 2; end <= Math.min(word.length(), LONGEST); end++) {
      var letter = bytes.get((int) word.charAt(end - 1));
      var token = before + letter;
      if (known.add(token)) {
        merges.add(before + " " + letter);
        add(token, word.substring(0, end).chars().toArray(), NORMAL);
      }
      before = token;
    }
  }

  /** How many tokens there are. */
  int size() {
    return tokens.size();
  }

  /** What a token says. */
  int[] symbols(int id) {
    return symbols.get(id);
  }

  /** How much better or worse than others a token is where nothing that is wanted may come. */
  float preference(int id) {
    var spelling = tokens.get(id);
    if (spelling.equals(marks.eos())) return END;
    int mark = marks.userDefined().indexOf(spelling);
    if (mark >= 0 && spelling.startsWith("</")) return CLOSING_MARK - STEP * mark;
    int[] bytes = symbols(id);
    if (types.get(id) != NORMAL || bytes[0] == '<') return OPENING_MARK;
    if (bytes[0] <= ' ') return SPACE;
    return bytes.length == 1 && CLOSES.indexOf(bytes[0]) >= 0 ? CLOSING : 0;
  }

  /** What the file says of it. */
  Map<String, Object> metadata() {
    var metadata = new LinkedHashMap<String, Object>();
    metadata.put("tokenizer.ggml.model", "gpt2");
    metadata.put("tokenizer.ggml.pre", "gpt-2");
    metadata.put("tokenizer.ggml.tokens", tokens);
    metadata.put("tokenizer.ggml.token_type", types);
    metadata.put("tokenizer.ggml.merges", merges);
    metadata.put("tokenizer.ggml.eos_token_id", (long) tokens.indexOf(marks.eos()));
    metadata.put("tokenizer.ggml.add_bos_token", false);
    return metadata;
  }
}
