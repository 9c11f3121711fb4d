package llm.template;

/** What {@code |} applies. */
final class Filters {
  private static final BuiltinTable TABLE =
      new BuiltinTable()
          .addAll(TextFilters.TABLE)
          .addAll(ValueFilters.TABLE)
          .addAll(SequenceFilters.TABLE)
          .addAll(SelectionFilters.TABLE);

  private Filters() {}

  static boolean exists(String name) {
    return TABLE.find(name).isPresent();
  }

  /** Applies the filter that {@code arguments} are for. */
  static Value apply(Value target, Arguments arguments, RenderContext context) {
    return TABLE
        .find(arguments.callee())
        .orElseThrow(
            () -> Failure.evaluation("there is no filter called '" + arguments.callee() + "'"))
        .apply(target, arguments, context);
  }
}
