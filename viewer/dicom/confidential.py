"""Which elements of a header tell who the patient is: the table behind every place that hides patient data.

PS3.15 2024e, Table E.1-1: the Basic Application Level Confidentiality Profile with two of its options. Dates and
times of the examination stay (E.3.6, Retain Longitudinal Temporal Information with Full Dates), since a reader
must tell a prior study from the current one; so do UIDs. Short descriptions stay as long as they do not name the
patient (E.3.5, Clean Descriptors); nobody can vouch for longer texts, which are hidden.
"""

from __future__ import annotations

from enum import Enum, auto

from pydicom.datadict import tag_for_keyword

_PATIENT_GROUPS = frozenset({0x0010, 0x0038})
# Beside the table: the texts of reports, by the same reason as other long texts.
_CONFIDENTIAL = """
    AccessionNumber AcquisitionComments AcquisitionProtocolDescription ActualHumanPerformersSequence
    AdditionalPatientHistory AddressTrial AdmissionID AdmittingDiagnosesCodeSequence
    AnnotationGroupDescription Arbitrary AuthorObserverSequence BarcodeValue BeamDescription
    BolusDescription BranchOfService CameraOwnerName CassetteID ClinicalTrialCoordinatingCenterName
    ClinicalTrialProtocolEthicsCommitteeApprovalNumber ClinicalTrialProtocolEthicsCommitteeName
    ClinicalTrialProtocolID ClinicalTrialProtocolName ClinicalTrialSeriesID ClinicalTrialSiteID
    ClinicalTrialSiteName ClinicalTrialSponsorName ClinicalTrialSubjectID ClinicalTrialSubjectReadingID
    ClinicalTrialTimePointDescription ClinicalTrialTimePointID CommentsOnRadiationDose
    CommentsOnThePerformedProcedureStep CompensatorDescription ConceptualVolumeCombinationDescription
    ConceptualVolumeDescription ConfidentialityConstraintOnPatientDataDescription
    ConsultingPhysicianIdentificationSequence ContainerComponentID ContainerIdentifier
    ContentCreatorIdentificationCodeSequence ContributionDescription CountryOfResidence
    CurrentPatientLocation CustodialOrganizationSequence DecompositionDescription DerivationDescription
    DestinationAE DetectorID DeviceAlternateIdentifier DeviceDescription DeviceLabel DeviceSerialNumber
    DigitalSignaturesSequence DistributionAddress EntityDescription EquipmentFrameOfReferenceDescription
    EthnicGroup FillerOrderNumberImagingServiceRequest FilterLookupTableDescription
    FixationDeviceDescription FlowIdentifierSequence FractionationNotes FrameComments GPSAltitude
    GPSAltitudeRef GPSDOP GPSDestBearing GPSDestBearingRef GPSDestDistance GPSDestDistanceRef
    GPSDestLatitude GPSDestLatitudeRef GPSDestLongitude GPSDestLongitudeRef GPSDifferential
    GPSImgDirection GPSImgDirectionRef GPSLatitude GPSLatitudeRef GPSLongitude GPSLongitudeRef
    GPSMapDatum GPSMeasureMode GPSSatellites GPSSpeed GPSSpeedRef GPSStatus GPSTimeStamp GPSTrack
    GPSTrackRef GantryID GeneratorID HumanPerformerOrganization IdentifyingComments ImageComments
    ImagePresentationComments ImagingServiceRequestComments Impressions InstanceOriginStatus
    InstitutionAddress InstitutionCodeSequence InstitutionName InstitutionalDepartmentName
    InstitutionalDepartmentTypeCodeSequence InsurancePlanIdentification
    IntendedRecipientsOfResultsIdentificationSequence InterlockDescription InterlockOriginDescription
    InterpretationApproverSequence InterpretationDiagnosisDescription InterpretationID
    InterpretationIDIssuer InterpretationText IssuerOfAdmissionID IssuerOfAdmissionIDSequence
    IssuerOfClinicalTrialProtocolID IssuerOfClinicalTrialSeriesID IssuerOfClinicalTrialSiteID
    IssuerOfClinicalTrialSubjectID IssuerOfClinicalTrialSubjectReadingID
    IssuerOfClinicalTrialTimePointID IssuerOfPatientID IssuerOfServiceEpisodeID
    IssuerOfServiceEpisodeIDSequence IssuerOfTheContainerIdentifierSequence
    IssuerOfTheSpecimenIdentifierSequence LabelText LensMake LensModel LensSerialNumber
    LensSpecification LongDeviceDescription ManufacturerDeviceIdentifier MedicalRecordLocator
    MilitaryRank ModifiedAttributesSequence ModifiedImageDescription ModifyingDeviceID ModifyingSystem
    MultienergyAcquisitionDescription NetworkID NonconformingModifiedAttributesSequence
    OperatorIdentificationSequence OrderCallbackPhoneNumber OrderCallbackTelecomInformation
    OrderEntererLocation OriginalAttributesSequence Originator OtherClinicalTrialProtocolIDsSequence
    OtherPatientIDs OtherPatientIDsSequence ParticipantSequence PatientAddress PatientAge
    PatientBirthDate PatientBirthTime PatientComments PatientID PatientInstitutionResidence
    PatientInsurancePlanCodeSequence PatientPrimaryLanguageCodeSequence
    PatientPrimaryLanguageModifierCodeSequence PatientReligiousPreference PatientSetupPhotoDescription
    PatientSex PatientSexNeutered PatientSize PatientTelecomInformation PatientTelephoneNumbers
    PatientTransportArrangements PatientTreatmentPreparationMethodDescription
    PatientTreatmentPreparationProcedureParameterDescription PatientWeight PerformedLocation
    PerformedProcedureStepID PerformedStationAETitle PerformedStationGeographicLocationCodeSequence
    PerformedStationName PerformedStationNameCodeSequence PerformingPhysicianIdentificationSequence
    PersonAddress PersonIdentificationCodeSequence PersonTelecomInformation PersonTelephoneNumbers
    PhysiciansOfRecordIdentificationSequence PhysiciansReadingStudyIdentificationSequence
    PlacerOrderNumberImagingServiceRequest PlateID PositionAcquisitionTemplateDescription PreMedication
    PregnancyStatus PrescriptionDescription PrescriptionNotes PrescriptionNotesSequence
    PriorTreatmentDoseDescription ROICreatorSequence ROIDescription ROIInterpreterSequence
    ROIObservationDescription RTAccessoryDeviceSlotID RTAccessoryHolderSlotID RTPhysicianIntentNarrative
    RTPlanDescription RadiationGenerationModeDescription ReasonForRequestedProcedureCodeSequence
    ReasonForSuperseding ReasonForVisit ReasonForVisitCodeSequence ReceivingAE
    ReferencedDigitalSignatureSequence ReferencedPatientAliasSequence ReferencedPatientPhotoSequence
    ReferencedSOPInstanceMACSequence ReferringPhysicianAddress ReferringPhysicianIdentificationSequence
    ReferringPhysicianTelephoneNumbers RegionOfResidence RequestedProcedureComments RequestedProcedureID
    RequestedProcedureLocation RequestingAE RequestingService
    RespiratoryMotionCompensationTechniqueDescription ResponsibleOrganization ResultsComments
    ResultsDistributionListSequence ResultsID ResultsIDIssuer RetrieveAETitle
    ScheduledHumanPerformersSequence ScheduledPatientInstitutionResidence
    ScheduledPerformingPhysicianIdentificationSequence ScheduledProcedureStepID
    ScheduledProcedureStepLocation ScheduledStationAETitle
    ScheduledStationGeographicLocationCodeSequence ScheduledStationName ScheduledStationNameCodeSequence
    ScheduledStudyLocation ScheduledStudyLocationAETitle ServiceEpisodeID SetupTechniqueDescription
    ShieldingDeviceDescription SlideIdentifier SmokingStatus SourceManufacturer SourceOfPreviousValues
    SourceSerialNumber SpecialNeeds SpecimenAccessionNumber SpecimenDetailedDescription
    SpecimenIdentifier StationAETitle StationName StructureSetDescription StudyComments StudyID
    StudyIDIssuer TelephoneNumberTrial TextComments TextString TextValue TopicAuthor TopicKeywords
    TopicSubject TopicTitle TransducerIdentificationSequence TreatmentMachineName
    TreatmentTechniqueNotes TreatmentToleranceViolationDescription UDISequence UnformattedTextValue
    UniqueDeviceIdentifier VerbalSourceIdentifierCodeSequenceTrial
    VerifyingObserverIdentificationCodeSequence VerifyingObserverSequence VerifyingOrganization
    VisitComments WaveformFilterDescription XRayDetectorID XRayDetectorLabel XRaySourceID
"""
# Of one line each; beside the table the titles of documents and presentation states.
_DESCRIPTORS = """
    AcquisitionDeviceProcessingDescription AcquisitionFieldOfViewLabel AdmittingDiagnosesDescription
    Allergies AnnotationGroupLabel ClinicalTrialSeriesDescription ContainerDescription
    ContentDescription ContentLabel ContrastBolusAgent DischargeDiagnosisDescription
    DisplacementReferenceLabel DocumentTitle DoseReferenceDescription EntityLabel EntityLongLabel
    EntityName FractionGroupDescription MedicalAlerts Occupation PatientState
    PerformedProcedureStepDescription PositionAcquisitionTemplateName ProtocolName PyramidDescription
    PyramidLabel ROIGenerationDescription ROIName ROIObservationLabel RTPlanLabel RTPlanName
    RTPrescriptionLabel RTToleranceSetLabel RTTreatmentApproachLabel RadiationDoseIdentificationLabel
    RadiationDoseInVivoMeasurementLabel RadiationGenerationModeLabel ReasonForOmissionDescription
    ReasonForStudy ReasonForTheAttributeModification ReasonForTheImagingServiceRequest
    ReasonForTheRequestedProcedure RequestedContrastAgent RequestedProcedureDescription
    RequestedSeriesDescription ScheduledProcedureStepDescription SeriesDescription
    ServiceEpisodeDescription SpecimenShortDescription StructureSetLabel StructureSetName
    StudyDescription TreatmentPositionGroupLabel TreatmentSite TreatmentSites UserContentLabel
    UserContentLongLabel
"""


class Secrecy(Enum):
    """What becomes of a value while patient data are hidden."""

    OPEN = auto()  # shown
    DESCRIPTOR = auto()  # shown unless it names the patient
    CONFIDENTIAL = auto()  # hidden


def _tags(keywords: str) -> frozenset[int]:
    found = {tag_for_keyword(keyword) for keyword in keywords.split()}
    return frozenset(tag for tag in found if tag is not None)


_CONFIDENTIAL_TAGS = _tags(_CONFIDENTIAL)
_DESCRIPTOR_TAGS = _tags(_DESCRIPTORS)


def secrecy(tag: int, vr: str) -> Secrecy:
    """Of a standard element; all names of persons are confidential, and the patient's groups but for descriptors."""
    if tag in _DESCRIPTOR_TAGS:
        return Secrecy.DESCRIPTOR
    if vr == "PN" or tag in _CONFIDENTIAL_TAGS or tag >> 16 in _PATIENT_GROUPS:
        return Secrecy.CONFIDENTIAL
    return Secrecy.OPEN
