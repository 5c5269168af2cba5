namespace OnnxPose.Lifetime;

/// <summary>What a scenario demands.</summary>
static class Require
{
    /// <summary>Ends the scenario with a message unless the condition holds.</summary>
    public static void That(bool holds, string what)
    {
        if (!holds)
        {
            throw new InvalidOperationException($"did not hold: {what}");
        }
    }
}
