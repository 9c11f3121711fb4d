package llm.template;

import java.util.function.Predicate;

/** Finding texts in texts; positions count code points. */
final class Searches {
  private Searches() {}

  /** The part of {@code text} that the arguments {@code start} and {@code end} select. */
  private static Text range(Text text, Arguments arguments) {
    if (arguments.find("start").isEmpty() && arguments.find("end").isEmpty()) {
      return text;
    }
    return text.slice(text.offset(start(text, arguments)), text.offset(end(text, arguments)));
  }

  private static int start(Text text, Arguments arguments) {
    return clamp(arguments.integer("start", 0), text.length());
  }

  private static int end(Text text, Arguments arguments) {
    int length = text.length();
    return Math.max(start(text, arguments), clamp(arguments.integer("end", length), length));
  }

  private static int clamp(int index, int length) {
    return Math.clamp(index < 0 ? (long) index + length : index, 0, length);
  }

  static Value startsWith(Text text, Value prefix, Arguments arguments) {
    String value = range(text, arguments).value();
    return any(prefix, value::startsWith);
  }

  static Value endsWith(Text text, Value suffix, Arguments arguments) {
    String value = range(text, arguments).value();
    return any(suffix, value::endsWith);
  }

  private static Value any(Value parts, Predicate<String> test) {
    return switch (parts) {
      case Text part -> BoolValue.of(test.test(part.value()));
      case TupleValue tuple ->
          BoolValue.of(
              tuple.items().stream()
                  .anyMatch(part -> part instanceof Text one && test.test(one.value())));
      case UndefinedValue undefined -> throw undefined.failure();
      default ->
          throw Failure.evaluation(
              "expected a text or a tuple of texts, found '" + parts.typeName() + "'");
    };
  }

  static IntValue find(Text text, Arguments arguments) {
    var range = range(text, arguments);
    return position(text, arguments, range, range.value().indexOf(arguments.text("sub").value()));
  }

  static IntValue findLast(Text text, Arguments arguments) {
    var range = range(text, arguments);
    int at = range.value().lastIndexOf(arguments.text("sub").value());
    return position(text, arguments, range, at);
  }

  private static IntValue position(Text text, Arguments arguments, Text range, int at) {
    return new IntValue(at < 0 ? -1 : start(text, arguments) + range.value().codePointCount(0, at));
  }

  static Value found(IntValue position) {
    if (position.value() < 0) {
      throw Failure.evaluation("substring not found");
    }
    return position;
  }

  static Value count(Text text, Arguments arguments) {
    var range = range(text, arguments);
    String part = arguments.text("sub").value();
    if (part.isEmpty()) {
      return new IntValue(range.length() + 1L);
    }
    int count = 0;
    for (int at = range.value().indexOf(part);
        at >= 0;
        at = range.value().indexOf(part, at + part.length())) {
      count++;
    }
    return new IntValue(count);
  }
}
