package llm.template;

import java.util.Optional;

/** Filters that convert values, and those for numbers and dicts. */
final class ValueFilters {
  private static final Value ZERO = new FloatValue(0);

  static final BuiltinTable TABLE =
      new BuiltinTable()
          .add("default/d(default_value, boolean)", (self, in, c) -> fallback(self, in))
          .add("length/count()", (self, in, c) -> new IntValue(length(self)))
          .add("int(default, base)", (self, in, c) -> toInt(self, in, c.budget()))
          .add(
              "float(default)",
              (self, in, c) -> toFloat(self, Optional.of(in.get("default", ZERO)), c.budget()))
          .add("bool()", (self, in, c) -> BoolValue.of(self.truth()))
          .add("abs()", (self, in, c) -> abs(self))
          .add("round(precision, method)", (self, in, c) -> round(self, in, c))
          .add("attr(name)", (self, in, c) -> Members.member(self, in.text("name").value()))
          .add("items()", (self, in, c) -> items(self, c))
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
      case LoopValue loop -> loop.length();
      default -> throw Failure.evaluation("'" + value.typeName() + "' has no length");
    };
  }

  private static Value toInt(Value self, Arguments in, Budget budget) {
    var fallback = in.get("default", new IntValue(0));
    return switch (self) {
      case FloatValue number when Double.isNaN(number.value()) -> fallback;
      case FloatValue number -> Numbers.truncate(number.value());
      case Text text -> {
        budget.each(text.value().length());
        yield Literals.whole(text.value(), in.integer("base", 10), budget)
            .or(() -> Literals.real(text.value()).filter(Double::isFinite).map(Numbers::truncate))
            .map(Value.class::cast)
            .orElse(fallback);
      }
      default -> Numbers.isInteger(self) ? IntValue.of(Numbers.asInteger(self)) : fallback;
    };
  }

  /** A number, or what a text says; otherwise {@code fallback}, without which that is an error. */
  static Value toFloat(Value self, Optional<Value> fallback, Budget budget) {
    if (self instanceof Text text) {
      budget.each(text.value().length());
    }
    var number =
        self instanceof Text text
            ? Literals.real(text.value())
            : Numbers.isNumber(self)
                ? Optional.of(Numbers.asDouble(self))
                : Optional.<Double>empty();
    return number
        .<Value>map(FloatValue::new)
        .or(() -> fallback)
        .orElseThrow(
            () -> Failure.evaluation("expected a number, found '" + self.typeName() + "'"));
  }

  private static Value abs(Value self) {
    if (self instanceof FloatValue number) {
      return new FloatValue(Math.abs(number.value()));
    }
    return IntValue.of(Numbers.asInteger(self).abs());
  }

  private static Value round(Value self, Arguments in, RenderContext context) {
    context.budget().steps(64);
    int precision = in.integer("precision", 0);
    return switch (in.text("method", Text.markup("common")).value()) {
      case "common" -> Rounding.nearest(self, precision);
      case "ceil" -> Rounding.directed(self, precision, true);
      case "floor" -> Rounding.directed(self, precision, false);
      default -> throw Failure.evaluation("round: method is common, ceil or floor");
    };
  }

  private static Value items(Value self, RenderContext context) {
    return switch (self) {
      case DictValue dict -> ListValue.of(DictMethods.pairs(dict, context));
      case UndefinedValue undefined -> TupleValue.of();
      default -> throw Failure.evaluation("items takes a dict, found '" + self.typeName() + "'");
    };
  }

  private static Value dictSort(Value self, Arguments in, RenderContext context) {
    if (!(self instanceof DictValue dict)) {
      throw Failure.evaluation("dictsort takes a dict, found '" + self.typeName() + "'");
    }
    int part =
        switch (in.text("by", Text.markup("key")).value()) {
          case "key" -> 0;
          case "value" -> 1;
          default -> throw Failure.evaluation("dictsort: by is key or value");
        };
    boolean withCase = in.flag("case_sensitive");
    return ListValue.of(
        Sorting.sorted(
            DictMethods.pairs(dict, context),
            pair -> {
              var key = ((TupleValue) pair).items().get(part);
              return withCase ? key : Sorting.withoutCase(key, context);
            },
            in.flag("reverse"),
            context));
  }
}
