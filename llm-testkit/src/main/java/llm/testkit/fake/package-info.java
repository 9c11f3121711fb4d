/**
 * A model for tests of applications, which computes nothing: {@link llm.testkit.fake.FakeModel}.
 *
 * <p>The interfaces of {@code llm.api} are not for implementing by applications, as they may get
 * methods; this is implemented along with them.
 */
@NullMarked
package llm.testkit.fake;

import org.jspecify.annotations.NullMarked;
