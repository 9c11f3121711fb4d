package llm.grammar;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import llm.grammar.form.CodePoints;
import llm.grammar.form.Expression;
import llm.grammar.form.Regex;
import llm.grammar.form.Rules;

/** Random expressions over few characters, of which one has two bytes and one has three. */
final class RandomForms {
  static final List<String> LETTERS = List.of("a", "b", "ä", "€");

  private final Random random;

  RandomForms(Random random) {
    this.random = random;
  }

  String letter() {
    return LETTERS.get(random.nextInt(LETTERS.size()));
  }

  String text(int most) {
    var text = new StringBuilder();
    for (int i = random.nextInt(most + 1); i > 0; i--) {
      text.append(letter());
    }
    return text.toString();
  }

  private CodePoints set() {
    var set = CodePoints.none();
    for (var letter : LETTERS) {
      set = random.nextBoolean() ? set.or(CodePoints.of(letter)) : set;
    }
    return random.nextInt(8) == 0 ? set.not() : set;
  }

  private List<Regex> regexes(int depth) {
    List<Regex> parts = new ArrayList<>();
    for (int i = random.nextInt(4); i > 0; i--) {
      parts.add(regex(depth - 1));
    }
    return parts;
  }

  Regex regex(int depth) {
    int kind = depth == 0 ? random.nextInt(3) : random.nextInt(11);
    return switch (kind) {
      case 0, 1 -> Regex.characters(set());
      case 2 -> Regex.text(text(3));
      case 3, 4, 5 -> new Regex.Concatenation(regexes(depth));
      case 6, 7 -> new Regex.Alternation(regexes(depth));
      case 8 -> new Regex.Intersection(regexes(depth));
      case 9 -> Regex.not(regex(depth - 1));
      default -> {
        int min = random.nextInt(3);
        int max = random.nextBoolean() ? Regex.UNBOUNDED : min + random.nextInt(3);
        yield Regex.repeat(regex(depth - 1), min, max);
      }
    };
  }

  private List<Expression> expressions(int depth) {
    List<Expression> parts = new ArrayList<>();
    for (int i = random.nextInt(4); i > 0; i--) {
      parts.add(expression(depth - 1));
    }
    return parts;
  }

  private Expression expression(int depth) {
    int kind = depth == 0 ? random.nextInt(4) : random.nextInt(10);
    return switch (kind) {
      case 0 -> Expression.literal(text(2));
      case 1 -> Expression.lexeme(regex(1));
      case 2, 3 -> Expression.reference("r" + random.nextInt(3));
      case 4, 5, 6 -> new Expression.Sequence(expressions(depth));
      case 7, 8 -> new Expression.Choice(expressions(depth));
      default -> {
        int min = random.nextInt(3);
        int max = random.nextBoolean() ? Expression.UNBOUNDED : min + random.nextInt(3);
        yield Expression.repeat(expression(depth - 1), min, max);
      }
    };
  }

  Rules rules() {
    var builder = Rules.builder();
    for (int i = 0; i < 3; i++) {
      builder.define("r" + i, expression(3));
    }
    return builder.build("r0");
  }
}
