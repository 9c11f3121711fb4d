package llm.template;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.Locale;

/** Filters that convert values, and those for numbers and dicts. */
final class ValueFilters {
  static final BuiltinTable TABLE =
      new BuiltinTable()
          .add("default/d(default_value, boolean)", (self, in, c) -> fallback(self, in))
          .add("length/count()", (self, in, c) -> new IntValue(length(self)))
          .add("int(default, base)", (self, in, c) -> toInt(self, in))
          .add("float(default)", (self, in, c) -> toFloat(self, in))
          .add("bool()", (self, in, c) -> BoolValue.of(self.truth()))
          .add("abs()", (self, in, c) -> abs(self, c))
          .add("round(precision, method)", (self, in, c) -> round(self, in))
          .add("attr(name)", (self, in, c) -> Members.member(self, in.text("name").value()))
          .add("items()", (self, in, c) -> items(self))
          .add("dictsort(case_sensitive, by, reverse)", (self, in, c) -> dictSort(self, in, c));

  private ValueFilters() {}

  private static Value fallback(Value self, Arguments in) {
    boolean missing = self instanceof UndefinedValue || in.flag("boolean") && !self.truth();
    return missing ? in.get("default_value", Text.EMPTY) : self;
  }

  private static long length(Value value) {
    return switch (value) {
      case Text text -> text.length();
      case SequenceValue sequence -> sequence.items().size();
      case DictValue dict -> dict.size();
      case UndefinedValue undefined -> 0;
      default -> throw Failure.evaluation("'" + value.typeName() + "' has no length");
    };
  }

  private static Value toInt(Value self, Arguments in) {
    var fallback = in.get("default", new IntValue(0));
    return switch (self) {
      case FloatValue number ->
          Math.abs(number.value()) < 0x1p63 ? Numbers.truncate(number.value()) : fallback;
      case Text text -> parse(text.value().strip(), in.integer("base", 10), fallback);
      default -> Numbers.isInteger(self) ? new IntValue(Numbers.asLong(self)) : fallback;
    };
  }

  private static Value parse(String text, int base, Value fallback) {
    String digits = text.replace("_", "");
    int radix = base;
    String prefix = digits.length() > 1 ? digits.substring(0, 2).toLowerCase(Locale.ROOT) : "";
    int known =
        switch (prefix) {
          case "0x" -> 16;
          case "0o" -> 8;
          case "0b" -> 2;
          default -> 0;
        };
    if (known != 0 && (base == known || base == 0)) {
      radix = known;
      digits = digits.substring(2);
    }
    try {
      return new IntValue(Long.parseLong(digits, radix == 0 ? 10 : radix));
    } catch (NumberFormatException e) {
      var number = parse(digits);
      return Double.isNaN(number) || Math.abs(number) >= 0x1p63
          ? fallback
          : Numbers.truncate(number);
    }
  }

  /** The number that {@code text} is, or not a number. */
  private static double parse(String text) {
    boolean suffix = text.isEmpty() || "dDfF".indexOf(text.charAt(text.length() - 1)) >= 0;
    try {
      return suffix || text.contains("x") ? Double.NaN : Double.parseDouble(text);
    } catch (NumberFormatException e) {
      return Double.NaN;
    }
  }

  private static Value toFloat(Value self, Arguments in) {
    var fallback = in.get("default", new FloatValue(0));
    if (self instanceof Text text) {
      double number = parse(text.value().strip());
      return Double.isNaN(number) ? fallback : new FloatValue(number);
    }
    return Numbers.isNumber(self) ? new FloatValue(Numbers.asDouble(self)) : fallback;
  }

  private static Value abs(Value self, RenderContext context) {
    if (self instanceof FloatValue number) {
      return new FloatValue(Math.abs(number.value()));
    }
    return Numbers.asLong(self) >= 0
        ? new IntValue(Numbers.asLong(self))
        : new Arithmetic(context).apply("-", new IntValue(0), self);
  }

  private static Value round(Value self, Arguments in) {
    double value = Numbers.asDouble(self);
    int precision = Math.clamp(in.integer("precision", 0), -308, 308);
    var mode =
        switch (in.text("method", Text.markup("common")).value()) {
          case "ceil" -> RoundingMode.CEILING;
          case "floor" -> RoundingMode.FLOOR;
          case "common" -> RoundingMode.HALF_EVEN;
          default -> throw Failure.evaluation("round: method is common, ceil or floor");
        };
    if (!Double.isFinite(value)) {
      return new FloatValue(value);
    }
    // The exact value decides for the nearest; its shortest digits decide for ceil and floor,
    // lest 1.1 with one digit becomes 1.2.
    var exact = mode == RoundingMode.HALF_EVEN ? new BigDecimal(value) : BigDecimal.valueOf(value);
    double rounded = exact.setScale(precision, mode).doubleValue();
    if (Numbers.isInteger(self) && mode == RoundingMode.HALF_EVEN) {
      return Numbers.truncate(rounded);
    }
    return new FloatValue(rounded);
  }

  private static Value items(Value self) {
    return switch (self) {
      case DictValue dict -> ListValue.of(DictMethods.pairs(dict));
      case UndefinedValue undefined -> TupleValue.of();
      default -> throw Failure.evaluation("items takes a dict, found '" + self.typeName() + "'");
    };
  }

  private static Value dictSort(Value self, Arguments in, RenderContext context) {
    if (!(self instanceof DictValue dict)) {
      throw Failure.evaluation("dictsort takes a dict, found '" + self.typeName() + "'");
    }
    int part = in.text("by", Text.markup("key")).value().equals("value") ? 1 : 0;
    boolean withCase = in.flag("case_sensitive");
    return ListValue.of(
        Sorting.sorted(
            DictMethods.pairs(dict),
            pair -> {
              var key = ((TupleValue) pair).items().get(part);
              return withCase ? key : Sorting.withoutCase(key, context);
            },
            in.flag("reverse"),
            context));
  }
}
