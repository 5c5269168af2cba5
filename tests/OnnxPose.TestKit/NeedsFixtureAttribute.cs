using NUnit.Framework;
using NUnit.Framework.Interfaces;
using NUnit.Framework.Internal;

namespace OnnxPose.TestKit;

/// <summary>Tests of golden fixtures: ignored where a folder named by ONNXPOSE_GOLDEN does without one of
/// them. Ours has all, so that nothing is skipped there.</summary>
/// <param name="fixtures">Their folders' names; none for a class of tests whose first argument is the
/// name.</param>
[AttributeUsage(AttributeTargets.Class | AttributeTargets.Method)]
public sealed class NeedsFixtureAttribute(params string[] fixtures) : NUnitAttribute, IApplyToTest
{
    /// <summary>The same for the running test, where its case names the fixture.</summary>
    public static void IgnoreWithout(string fixture)
    {
        if (GoldenFolder.Lacks(fixture))
        {
            Assert.Ignore(Reason(fixture));
        }
    }

    static string Reason(string fixture) => $"ONNXPOSE_GOLDEN names a folder without {fixture}.";

    /// <inheritdoc/>
    public void ApplyToTest(Test test)
    {
        ArgumentNullException.ThrowIfNull(test);
        var needed = fixtures is not [] ? fixtures : test.Arguments is [string name, ..] ? [name]
            : throw new InvalidOperationException($"{test.Name} has no first argument that names a fixture.");
        if (Array.Find(needed, GoldenFolder.Lacks) is { } lacking)
        {
            test.RunState = RunState.Ignored;
            test.Properties.Set(PropertyNames.SkipReason, Reason(lacking));
        }
    }
}
