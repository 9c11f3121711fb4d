package llm.template;

import java.util.List;

/** What a loop or filter runs over. */
final class Iteration {
  private Iteration() {}

  static boolean isIterable(Value value) {
    return switch (value) {
      case Text text -> true;
      case SequenceValue sequence -> true;
      case DictValue dict -> true;
      case UndefinedValue undefined -> true;
      default -> false;
    };
  }

  /** The elements as they are now: code points of a text, keys of a dict. */
  static List<Value> items(Value value, RenderContext context) {
    return switch (value) {
      case Text text -> List.copyOf(text.characters(context.budget()));
      case SequenceValue sequence -> {
        context.budget().steps(sequence.items().size());
        yield List.copyOf(sequence.items());
      }
      case DictValue dict -> {
        context.budget().steps(dict.size());
        yield dict.keys();
      }
      case UndefinedValue undefined -> List.of();
      default -> throw Failure.evaluation("'" + value.typeName() + "' cannot be iterated over");
    };
  }
}
