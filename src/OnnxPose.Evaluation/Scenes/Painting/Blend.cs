using System.Numerics;

namespace OnnxPose.Evaluation.Scenes.Painting;

/// <summary>Blends of colours, rounded alike everywhere (Vector3.Lerp may fuse a multiplication and an
/// addition).</summary>
static class Blend
{
    /// <summary>The first colour at 0, the second at 1.</summary>
    public static Vector3 Of(Vector3 from, Vector3 to, float share) => from + share * (to - from);
}
