import static org.junit.platform.engine.discovery.DiscoverySelectors.selectClass;

import org.junit.platform.engine.TestExecutionResult;
import org.junit.platform.launcher.TestExecutionListener;
import org.junit.platform.launcher.TestIdentifier;
import org.junit.platform.launcher.core.LauncherDiscoveryRequestBuilder;
import org.junit.platform.launcher.core.LauncherFactory;

/** Runs test classes one after another, and says how each went; fails where a test does. */
final class EmulatedTests implements TestExecutionListener {
  private static final int CALLS = 12; // of a failure's; the line they go over is slow

  private int passed;
  private int failed;
  private int skipped;

  private long start;

  private EmulatedTests() {}

  public static void main(String[] classes) {
    var launcher = LauncherFactory.create();
    int failures = 0;
    for (var name : classes) {
      var tests = new EmulatedTests();
      long start = System.nanoTime();
      var request = LauncherDiscoveryRequestBuilder.request().selectors(selectClass(name)).build();
      launcher.execute(request, tests);
      System.out.printf(
          "%s: %d passed, %d failed, %d skipped, %.1f s of the guest's%n",
          name, tests.passed, tests.failed, tests.skipped, (System.nanoTime() - start) / 1e9);
      failures += tests.failed;
      if (tests.passed + tests.failed + tests.skipped == 0) failures++; // nothing was found
    }
    System.out.flush();
    System.exit(failures == 0 ? 0 : 1);
  }

  @Override
  public void executionSkipped(TestIdentifier test, String reason) {
    skipped++;
    System.out.println("  skipped: " + test.getDisplayName() + ": " + reason);
  }

  @Override
  public void executionStarted(TestIdentifier test) {
    if (test.isTest()) start = System.nanoTime();
  }

  @Override
  public void executionFinished(TestIdentifier test, TestExecutionResult result) {
    if (result.getStatus() != TestExecutionResult.Status.SUCCESSFUL) {
      failed++;
      System.out.println("  FAILED: " + test.getUniqueId());
      result.getThrowable().ifPresent(EmulatedTests::print);
    } else if (test.isTest()) {
      passed++;
      double seconds = (System.nanoTime() - start) / 1e9;
      if (seconds > 1) System.out.printf("  %s: %.1f s%n", test.getDisplayName(), seconds);
    }
  }

  private static void print(Throwable failure) {
    System.out.println("  " + failure);
    for (int i = 0; i < Math.min(CALLS, failure.getStackTrace().length); i++) {
      System.out.println("    at " + failure.getStackTrace()[i]);
    }
  }
}
