using System.Numerics;

namespace OnnxPose.Evaluation.Scenes.Mannequins;

/// <summary>How a hand's fingers are held.</summary>
enum HandShape
{
    Relaxed,
    Open,
    Fist,
    Pointing,
    Grip,
}

/// <summary>An arm as directions of its two bones in the torso's frame (x to the person's left, y up, z
/// forward).</summary>
/// <param name="Upper">From shoulder to elbow, unit length.</param>
/// <param name="Fore">From elbow to wrist, unit length.</param>
/// <param name="Shape">The fingers.</param>
/// <param name="Thumb">Roughly where the thumb points.</param>
readonly record struct ArmPose(Vector3 Upper, Vector3 Fore, HandShape Shape, Vector3 Thumb);

/// <summary>A leg as directions of its two bones in the pelvis' frame.</summary>
/// <param name="Thigh">From hip to knee, unit length.</param>
/// <param name="Shin">From knee to ankle, unit length.</param>
readonly record struct LegPose(Vector3 Thigh, Vector3 Shin);

/// <summary>A whole body's joints. Angles in radians.</summary>
sealed record Articulation
{
    /// <summary>Forward bend of the torso.</summary>
    public float TorsoPitch { get; set; }

    /// <summary>Tilt of the torso to the person's left.</summary>
    public float TorsoRoll { get; set; }

    /// <summary>Turn of the head to the person's left.</summary>
    public float HeadYaw { get; set; }

    /// <summary>Nod of the head downwards, on top of the torso's bend.</summary>
    public float HeadPitch { get; set; }

    /// <summary>Tilt of the head to the person's left.</summary>
    public float HeadRoll { get; set; }

    public ArmPose LeftArm { get; set; }

    public ArmPose RightArm { get; set; }

    public LegPose LeftLeg { get; set; }

    public LegPose RightLeg { get; set; }

    /// <summary>Height of the lowest foot above the ground in metres.</summary>
    public float Lift { get; set; }
}
