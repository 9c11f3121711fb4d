package llm.testkit;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import llm.tensor.Backend;

/**
 * A backend that is wrong in one operation.
 *
 * <p>Kernels are hidden, so that no family can bring its own; these tests run on the class path,
 * where they can be reached.
 */
final class WrongKernels {
  private WrongKernels() {}

  /** Scalar kernels, but what one operation leaves in its first array is multiplied. */
  static Backend backend(String operation, float factor) {
    try {
      var type = Class.forName("llm.tensor.kernel.Kernels");
      var right =
          Class.forName("llm.tensor.kernel.scalar.ScalarKernels").getConstructor().newInstance();
      var wrong =
          Proxy.newProxyInstance(
              type.getClassLoader(),
              new Class<?>[] {type},
              (proxy, method, arguments) -> {
                var result = invoke(method, right, arguments);
                if (method.getName().equals(operation)) spoil(arguments, factor);
                return result;
              });
      var sized = Class.forName("llm.tensor.kernel.select.SizedKernels");
      var always = Class.forName("llm.tensor.kernel.select.SizedKernels$Always");
      var factory = Backend.class.getDeclaredMethod("of", sized);
      factory.setAccessible(true);
      return (Backend) factory.invoke(null, always.getConstructor(type).newInstance(wrong));
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException(e); // no AssertionError: those are what tests wait for
    }
  }

  private static Object invoke(Method method, Object target, Object[] arguments) throws Throwable {
    try {
      return method.invoke(target, arguments);
    } catch (InvocationTargetException e) {
      throw e.getCause();
    }
  }

  /** Changes the last array of floats among the arguments at the offset behind it. */
  private static void spoil(Object[] arguments, float factor) {
    for (int i = arguments.length - 2; i >= 0; i--) {
      if (arguments[i] instanceof float[] floats) {
        floats[(int) arguments[i + 1]] *= factor;
        return;
      }
    }
  }
}
