package llm.template;

/** {@code format.format(values)}: fields in braces, as Python's {@code str.format}. */
final class BraceFormat {
  private final Text format;
  private final Arguments arguments;
  private final RenderContext context;
  private int used;
  private int depth;

  private BraceFormat(Text format, Arguments arguments, RenderContext context) {
    this.format = format;
    this.arguments = arguments;
    this.context = context;
  }

  static Text format(Text format, Arguments arguments, RenderContext context) {
    return new BraceFormat(format, arguments, context).run();
  }

  private Text run() {
    var out = context.text();
    String value = format.value();
    int at = 0;
    while (at < value.length()) {
      char unit = value.charAt(at);
      boolean doubled = at + 1 < value.length() && value.charAt(at + 1) == unit;
      if (unit != '{' && unit != '}') {
        int next = nextBrace(at);
        out.append(format, at, next);
        at = next;
      } else if (doubled) {
        out.append(format, at, at + 1);
        at += 2;
      } else {
        int end = unit == '}' ? -1 : fieldEnd(at + 1);
        if (end < 0) {
          throw Failure.evaluation("the format has a single '" + unit + "'");
        }
        out.append(field(part(format, at + 1, end)));
        at = end + 1;
      }
    }
    return out.build();
  }

  /** Where the field that begins at {@code from} ends; a field may hold others; -1 if nowhere. */
  private int fieldEnd(int from) {
    String value = format.value();
    int open = 1;
    for (int at = from; at < value.length(); at++) {
      open += value.charAt(at) == '{' ? 1 : value.charAt(at) == '}' ? -1 : 0;
      if (open == 0) {
        return at;
      }
    }
    return -1;
  }

  private int nextBrace(int from) {
    int at = from;
    while (at < format.value().length() && "{}".indexOf(format.value().charAt(at)) < 0) {
      at++;
    }
    return at;
  }

  private Text part(Text text, int from, int to) {
    return text.slice(from, to, context.budget());
  }

  /** {@code name!conversion:spec}, each part optional. */
  private Text field(Text whole) {
    String field = whole.value();
    context.budget().steps(4 + field.length() / 4);
    int colon = field.indexOf(':');
    var spec = colon < 0 ? Text.EMPTY : part(whole, colon + 1, field.length());
    String name = colon < 0 ? field : field.substring(0, colon);
    int mark = name.indexOf('!');
    String conversion = mark < 0 ? "" : name.substring(mark + 1);
    var value = value(mark < 0 ? name : name.substring(0, mark));
    // The specification may hold fields of its own, a width say.
    var layout = spec.value().indexOf('{') < 0 ? spec : nested(spec);
    var python = new PythonText(context.budget());
    var converted =
        switch (conversion) {
          case "" -> value;
          case "s" -> python.str(value);
          case "r" -> python.repr(value);
          case "a" -> PythonText.ascii(python.repr(value), context.budget());
          default -> throw Failure.evaluation("'!" + conversion + "' is no conversion");
        };
    return layout.isEmpty()
        ? python.str(converted)
        : FormatSpec.parse(layout).apply(converted, context);
  }

  private Text nested(Text spec) {
    if (depth > 0) {
      throw Failure.evaluation("the fields of a format nest deeper than two");
    }
    var inner = new BraceFormat(spec, arguments, context);
    inner.depth = 1;
    inner.used = used;
    var layout = inner.run();
    used = inner.used;
    return layout;
  }

  /** The value of {@code name}, which members {@code .x} and items {@code [x]} may follow. */
  private Value value(String name) {
    int end = 0;
    while (end < name.length() && ".[".indexOf(name.charAt(end)) < 0) {
      end++;
    }
    var value = argument(name.substring(0, end));
    while (end < name.length()) {
      int start = end + 1;
      boolean item = name.charAt(end) == '[';
      end = start;
      while (end < name.length() && (item ? "]" : ".[").indexOf(name.charAt(end)) < 0) {
        end++;
      }
      context.budget().step();
      String member = name.substring(start, end);
      value =
          item ? Members.item(value, key(member), context.budget()) : Members.member(value, member);
      end += item && end < name.length() ? 1 : 0;
    }
    return value;
  }

  private static Value key(String key) {
    boolean number =
        !key.isEmpty()
            && key.length() < 9
            && key.chars().allMatch(unit -> unit >= '0' && unit <= '9');
    return number ? new IntValue(Integer.parseInt(key)) : Text.plain(key);
  }

  private Value argument(String name) {
    boolean number = key(name) instanceof IntValue;
    if (!number && !name.isEmpty()) {
      return arguments.get(name);
    }
    int index = number ? Integer.parseInt(name) : used++;
    if (index >= arguments.positional().size()) {
      throw Failure.evaluation(
          "the format takes value " + index + ", found " + arguments.positional().size());
    }
    return arguments.positional().get(index);
  }
}
