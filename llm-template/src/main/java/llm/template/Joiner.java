package llm.template;

import java.util.Optional;

/** What the function {@code joiner} gives: nothing the first time, then the separator. */
final class Joiner implements ObjectValue {
  private final Text separator;
  private boolean used;

  Joiner(Text separator) {
    this.separator = separator;
  }

  @Override
  public Optional<Value> member(String name) {
    return switch (name) {
      case "sep" -> Optional.of(separator);
      case "used" -> Optional.of(BoolValue.of(used));
      default -> Optional.empty();
    };
  }

  @Override
  public boolean callable() {
    return true;
  }

  @Override
  public Value call(Arguments arguments, RenderContext context) {
    var result = used ? separator : Text.EMPTY;
    used = true;
    return result;
  }

  @Override
  public String typeName() {
    return "Joiner";
  }
}
