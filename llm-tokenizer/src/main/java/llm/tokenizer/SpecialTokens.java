package llm.tokenizer;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Comparator;
import java.util.List;
import java.util.function.IntPredicate;

/**
 * The tokens that cut a text before anything else is done with it: control and unknown tokens where
 * their spelling is allowed, user-defined tokens almost everywhere.
 *
 * <p>They are numbered from long to short, as they take precedence.
 */
final class SpecialTokens {
  /** Which white space next to a token disappears. */
  enum Strip {
    NONE,
    LEFT,
    RIGHT
  }

  private record Special(int id, Strip strip) {}

  private final List<Special> specials = new ArrayList<>();
  private final TokenMatcher matcher;
  private final SuffixChain all;

  /** The special tokens of a vocabulary; {@code stripping} says what {@link Strip} each has. */
  SpecialTokens(Vocabulary vocabulary, StripRule stripping) {
    var order = new ArrayList<Integer>();
    for (int id = 0; id < vocabulary.table().size(); id++) {
      if (isSpecial(vocabulary.kind(id))) {
        order.add(id);
      }
    }
    order.sort(Comparator.comparingInt(id -> -utf8Length(vocabulary.spelling(id))));
    var spellings = new ArrayList<String>();
    for (int id : order) {
      String spelling = vocabulary.spelling(id);
      spellings.add(spelling);
      specials.add(new Special(id, stripping.of(spelling)));
    }
    matcher = new TokenMatcher(spellings);
    all = new SuffixChain(matcher, _ -> true);
  }

  private static boolean isSpecial(TokenKind kind) {
    return switch (kind) {
      case CONTROL, UNKNOWN, USER_DEFINED -> true;
      case UNDEFINED, NORMAL, UNUSED, BYTE -> false;
    };
  }

  private static int utf8Length(String spelling) {
    return spelling.getBytes(StandardCharsets.UTF_8).length;
  }

  TokenMatcher matcher() {
    return matcher;
  }

  int id(int number) {
    return specials.get(number).id();
  }

  Strip strip(int number) {
    return specials.get(number).strip();
  }

  /** All of them. */
  SuffixChain all() {
    return all;
  }

  /** Those whose ids are named. */
  SuffixChain chain(IntPredicate ids) {
    return new SuffixChain(matcher, number -> ids.test(id(number)));
  }

  /** The ids of all that a text spells somewhere, within others too. */
  BitSet occurringIn(String text) {
    var found = new BitSet(); // numbers
    int state = TokenMatcher.START;
    for (int i = 0; i < text.length(); i++) {
      state = matcher.next(state, text.charAt(i));
      for (int at = matcher.longest(state); at >= 0 && !found.get(at); at = matcher.shorter(at)) {
        found.set(at);
      }
    }
    var ids = new BitSet();
    found.stream().map(this::id).forEach(ids::set);
    return ids;
  }
}
