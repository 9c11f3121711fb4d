package llm.tokenizer;

import java.util.BitSet;
import java.util.List;
import java.util.regex.Pattern;

/**
 * The tokens that steer a model, which only trusted text may write: what people write never becomes
 * one of them, neither as it is spelled nor by merging.
 *
 * <p>These are the control tokens; and for a chat template, whatever their kinds, the tokens that
 * its text names and those that have the form of marks, which a template may put together of parts.
 * Immutable.
 */
public final class Marks {
  /** Such as {@code [SYSTEM]} and {@code </tool_call>}: roles, and what templates do with them. */
  private static final Pattern ROLE =
      Pattern.compile(
          "(?i)[<\\[{]/?(?:(?:start|begin|end)_(?:of_)?)?(?:system|user|human|assistant|model|bot"
              + "|gpt|function|ipython|developer|environment|observation|turn|inst|think"
              + "|tools?(?:_(?:calls?|responses?|results?))?)[>\\]}]");

  private static final Pattern BRACKETED = Pattern.compile("[<\\[{][^<>\\[\\]{}\\s]{1,62}[>\\]}]");

  private final Vocabulary vocabulary;
  private final SpecialTokens specials;
  private final Spelling spelling;
  private final BitSet ids;
  private final SuffixChain anywhere;

  private Marks(Vocabulary vocabulary, SpecialTokens specials, Spelling spelling, BitSet ids) {
    this.vocabulary = vocabulary;
    this.specials = specials;
    this.spelling = spelling;
    this.ids = ids;
    this.anywhere =
        specials.chain(id -> vocabulary.kind(id) == TokenKind.USER_DEFINED && !ids.get(id));
  }

  /** The control tokens of a vocabulary, whose tokens are spelled like that. */
  static Marks control(Vocabulary vocabulary, SpecialTokens specials, Spelling spelling) {
    var marks = new Marks(vocabulary, specials, spelling, new BitSet());
    var control = new BitSet();
    for (int id = 0; id < vocabulary.table().size(); id++) {
      if (isControl(vocabulary.kind(id)) && marks.canBeMark(id)) {
        control.set(id);
      }
    }
    return marks.with(control);
  }

  private static boolean isControl(TokenKind kind) {
    return switch (kind) {
      case CONTROL, UNKNOWN -> true;
      case USER_DEFINED, UNDEFINED, NORMAL, UNUSED, BYTE -> false;
    };
  }

  private Marks with(BitSet all) {
    return new Marks(vocabulary, specials, spelling, all);
  }

  /** These, and the marks of a template that has this source. */
  Marks ofTemplate(String source) {
    var all = (BitSet) ids.clone();
    for (int id = 0; id < vocabulary.table().size(); id++) {
      if (hasForm(id)) {
        all.set(id);
      }
    }
    addNamed(source, all);
    return with(all);
  }

  private boolean hasForm(int id) {
    String name = vocabulary.spelling(id);
    if ("<[{".indexOf(name.charAt(0)) < 0 && !name.endsWith(">")) {
      return false; // most tokens
    }
    return switch (vocabulary.kind(id)) {
      case CONTROL, UNKNOWN -> false; // are marks already
      case BYTE -> false;
      case USER_DEFINED -> isPiped(name) || ROLE.matcher(name).matches();
      case NORMAL, UNUSED, UNDEFINED -> {
        String text = spelling.text(name);
        yield isFullyPiped(text) || ROLE.matcher(text).matches();
      }
    };
  }

  /** Such as {@code <|user|>}, or half of that. A pattern would be quadratic in a long token. */
  private static boolean isPiped(String name) {
    return (opens(name) && hasLetter(name, 2, name.length()))
        || (closes(name) && hasLetter(name, 0, name.length() - 2));
  }

  private static boolean isFullyPiped(String text) {
    int end = text.length() - 2;
    return opens(text)
        && closes(text)
        && hasLetter(text, 2, end)
        && text.chars().skip(1).limit(end - 1L).noneMatch(unit -> unit == '<' || unit == '>');
  }

  private static boolean opens(String name) {
    return name.length() > 2 && name.charAt(0) == '<' && "|｜".indexOf(name.charAt(1)) >= 0;
  }

  private static boolean closes(String name) {
    int pipe = name.length() - 2;
    return pipe > 0 && name.endsWith(">") && "|｜".indexOf(name.charAt(pipe)) >= 0;
  }

  private static boolean hasLetter(String text, int from, int to) {
    return from < to && text.substring(from, to).codePoints().anyMatch(Character::isLetter);
  }

  /** These, and the marks that the template's parts of a prompt name. */
  Marks and(List<Segment> segments) {
    var all = (BitSet) ids.clone();
    var markup = new StringBuilder();
    for (var segment : segments) {
      if (segment.parseSpecial()) {
        markup.append(segment.text());
      } else {
        addNamed(markup.toString(), all);
        markup.setLength(0);
      }
    }
    addNamed(markup.toString(), all);
    return all.equals(ids) ? this : with(all);
  }

  private void addNamed(String source, BitSet marks) {
    specials.occurringIn(source).stream().filter(this::canBeMark).forEach(marks::set);
    var matcher = BRACKETED.matcher(source);
    while (matcher.find()) {
      int id = vocabulary.table().find(spelling.of(matcher.group()));
      if (id >= 0 && vocabulary.kind(id) != TokenKind.BYTE) {
        marks.set(id);
      }
    }
  }

  /** A blank or a single character of ASCII is text wherever it stands. */
  private boolean canBeMark(int id) {
    String name = vocabulary.spelling(id);
    return (name.length() > 1 || name.charAt(0) >= 128) && !spelling.text(name).isBlank();
  }

  /** The ids of the marks. */
  BitSet ids() {
    return ids;
  }

  /** The special tokens that are no marks: they cut every text. */
  SuffixChain anywhere() {
    return anywhere;
  }
}
