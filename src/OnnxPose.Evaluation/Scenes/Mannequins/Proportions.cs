using OnnxPose.Numerics;

namespace OnnxPose.Evaluation.Scenes.Mannequins;

/// <summary>Lengths of a mannequin's bones in metres, for an adult of about 1.75 m.</summary>
sealed record Proportions
{
    public float HipWidth { get; init; } = 0.18f;
    public float Torso { get; init; } = 0.50f;
    public float ShoulderWidth { get; init; } = 0.36f;
    public float UpperArm { get; init; } = 0.29f;
    public float Forearm { get; init; } = 0.25f;
    public float Hand { get; init; } = 1f;
    public float Thigh { get; init; } = 0.44f;
    public float Shin { get; init; } = 0.42f;
    public float Head { get; init; } = 1f;

    /// <summary>An individual: every length a few per cent off, limbs of one person alike.</summary>
    public static Proportions Sample(ref PoseRandom random)
    {
        var standard = new Proportions();
        return standard with
        {
            HipWidth = Vary(standard.HipWidth, ref random),
            Torso = Vary(standard.Torso, ref random),
            ShoulderWidth = Vary(standard.ShoulderWidth, ref random),
            UpperArm = Vary(standard.UpperArm, ref random),
            Forearm = Vary(standard.Forearm, ref random),
            Thigh = Vary(standard.Thigh, ref random),
            Shin = Vary(standard.Shin, ref random),
            Head = Vary(standard.Head, ref random),
        };
    }

    static float Vary(float length, ref PoseRandom random) =>
        length * (1 + 0.035f * (float)Math.Clamp(random.NextNormal(), -2, 2));
}
