package llm.template;

/** Puts a value where a target says. */
final class Assignment {
  private Assignment() {}

  static void assign(Statement.Target target, Value value, Scope scope, RenderContext context) {
    switch (target) {
      case Statement.NameTarget name -> scope.set(name.name(), value);
      case Statement.MemberTarget member -> {
        if (!(scope.find(member.namespace(), context.budget()).orElse(NoneValue.NONE)
            instanceof Namespace owner)) {
          throw Failure.evaluation(
              "'"
                  + member.namespace()
                  + "' is no namespace, so it has no '"
                  + member.member()
                  + "' to set");
        }
        owner.set(member.member(), value);
      }
      case Statement.TupleTarget tuple -> {
        var items = Iteration.items(value, context);
        if (items.size() != tuple.targets().size()) {
          throw Failure.evaluation(
              items.size() + " values cannot be taken apart into " + tuple.targets().size());
        }
        for (int i = 0; i < items.size(); i++) {
          assign(tuple.targets().get(i), items.get(i), scope, context);
        }
      }
    }
  }
}
