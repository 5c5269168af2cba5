namespace OnnxPose.Evaluation.Scenes;

/// <summary>What one person of a scene does. The names are stable: slot labels and rule names are made of
/// them.</summary>
public enum SceneAction
{
#pragma warning disable CS1591 // the names say it
    Stand, Wave, RaiseArm, Point, HandsOnHips, CrossArms, Sit, SitCrossLegged, Kneel, KneelOnOneKnee,
    Squat, Jump, Run, Walk, Kick, LiftKnee, BendForward, Lean, Look, HandOnHead, Clap, Phone, Drink, Flex,
    SpreadArms, Dance,
    ShakeHands, HighFive, HoldHands, ArmsAroundShoulders, FaceEachOther,
#pragma warning restore CS1591
}

/// <summary>Which of the person's own limbs acts.</summary>
public enum Side
{
    /// <summary>The action has no side.</summary>
    None,
    /// <summary>The person's left.</summary>
    Left,
    /// <summary>The person's right.</summary>
    Right,
    /// <summary>Both.</summary>
    Both,
}

/// <summary>How far an action goes.</summary>
public enum Degree
{
    /// <summary>The action has no degrees.</summary>
    None,
    /// <summary>Halfway, slightly.</summary>
    Slight,
    /// <summary>All the way: high, deep.</summary>
    Full,
}

/// <summary>From where the camera sees the people.</summary>
public enum View
{
    /// <summary>From the front.</summary>
    Front,
    /// <summary>From behind.</summary>
    Back,
    /// <summary>In profile, facing the left edge of the picture.</summary>
    FacingLeft,
    /// <summary>In profile, facing the right edge of the picture.</summary>
    FacingRight,
}

/// <summary>How much of the people the picture shows.</summary>
public enum Framing
{
    /// <summary>From head to toe.</summary>
    FullBody,
    /// <summary>Down to the hips.</summary>
    UpperBody,
    /// <summary>Head and shoulders.</summary>
    Portrait,
}

/// <summary>The colour that everybody in a picture wears.</summary>
public enum ClothingColour
{
#pragma warning disable CS1591 // the names say it
    Red, Blue, Green, Yellow, Black, White, Purple, Orange,
#pragma warning restore CS1591
}

/// <summary>Where the scene takes place.</summary>
public enum Setting
{
#pragma warning disable CS1591 // the names say it
    Park, Beach, Street, Room, Snow, Stage,
#pragma warning restore CS1591
}
