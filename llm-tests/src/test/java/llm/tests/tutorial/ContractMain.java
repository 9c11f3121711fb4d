package llm.tests.tutorial;

import java.lang.reflect.InvocationTargetException;
import java.util.Arrays;
import java.util.Comparator;
import org.junit.jupiter.api.Test;

/** A program that runs the checks of a contract, and writes the name of each that holds. */
final class ContractMain {
  private ContractMain() {}

  /** The name of the class that extends the contract. */
  public static void main(String[] args) throws ReflectiveOperationException {
    var constructor = Class.forName(args[0]).getDeclaredConstructor();
    constructor.setAccessible(true);
    var contract = constructor.newInstance();
    var checks =
        Arrays.stream(contract.getClass().getSuperclass().getMethods())
            .filter(m -> m.isAnnotationPresent(Test.class))
            .sorted(Comparator.comparing(m -> m.getName()))
            .toList();
    for (var check : checks) {
      try {
        check.invoke(contract);
      } catch (InvocationTargetException e) {
        throw new IllegalStateException(check.getName() + ": " + e.getCause(), e.getCause());
      }
      IO.println(check.getName());
    }
  }
}
