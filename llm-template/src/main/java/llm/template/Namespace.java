package llm.template;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** Variables that outlive the scope in which they are set. */
final class Namespace implements ObjectValue {
  private final Map<String, Value> members = new LinkedHashMap<>();

  Namespace(Map<String, Value> members) {
    this.members.putAll(members);
  }

  void set(String name, Value value) {
    members.put(name, value);
  }

  @Override
  public Optional<Value> member(String name) {
    return Optional.ofNullable(members.get(name));
  }

  @Override
  public String typeName() {
    return "Namespace";
  }
}
